"""What every test of figures needs: a clean Matplotlib, and a look at the figure that was shown."""

import xml.etree.ElementTree as ElementTree

import matplotlib
import matplotlib.pyplot as plt
import pytest

from dlbasics.page import plotting


@pytest.fixture(autouse=True)
def clean():
    """Matplotlib as it is before a chapter starts; every figure was shown and closed."""
    matplotlib.use("agg")
    with plt.rc_context(matplotlib.rcParamsDefault):
        yield
    assert not plt.get_fignums()


@pytest.fixture
def drawn(monkeypatch):
    """drawn() returns the texts in the figure that was shown, and its alternative text."""
    bundles = []
    monkeypatch.setattr(plotting, "display", lambda bundle, raw: bundles.append(bundle))

    def only():
        (bundle,) = bundles
        root = ElementTree.fromstring(bundle["image/svg+xml"])
        texts = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
        return texts, root.get("aria-label")

    return only
