"""What the tests of explorables share: how one is shown, read and set."""

from importlib.resources import files

import pytest

from dlbasics.page.explore import explore, read_about
from samples import explorable_data

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><title>Explorables</title>
<style>body { margin: 16px; font-family: sans-serif }</style>
<body data-theme="light">{body}
"""

PHONE = {"viewport": {"width": 320, "height": 640}, "is_mobile": True, "has_touch": True}


def on(**options):
    return pytest.mark.parametrize("page", [options], indirect=True)


def about(name):
    """What an explorable declares."""
    (script,) = (files("dlbasics") / "sections").glob(f"*/*/{name}.js")
    return read_about(script.read_text("utf-8"))


def sliders(name):
    controls = about(name)["controls"].items()
    return {key: c for key, c in controls if "min" in c and not c.get("hidden")}


def page_of(name, **state):
    data = explorable_data(name)
    return explore(name, data=data, **state)._repr_mimebundle_()["text/html"]


def state(element):
    return element.evaluate("e => e.state")


def set_state(element, **changes):
    element.evaluate("(e, changes) => { e.state = changes; }", changes)


def label(element):
    return element.locator("svg").get_attribute("aria-label")


def defaults(name):
    return {key: control["value"] for key, control in about(name)["controls"].items()}


def close(ours, reference):
    return ours == pytest.approx(reference, rel=0, abs=1e-9)


def results_at(element, states):
    """What the explorable computes in each of the states."""
    return element.evaluate(
        "(e, states) => states.map((state) => { e.state = state; return e.results; })", states
    )


def frames_until(element, condition):
    """Let the page draw until a condition on `e` holds; fails with playwright's time limit."""
    element.page.wait_for_function(
        f"() => {{ const e = document.querySelector('[data-state]'); return {condition}; }}"
    )
