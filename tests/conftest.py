"""Chromium for the tests that drive it (the marker `browser`), pages that must not go wrong, and a server here."""

import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import sync_playwright
from xdist.scheduler import LoadScopeScheduling

from browser.explorables import PAGE, page_of
from browser.site import SITE
from browser.visit import Visit, browse

# Without a sandbox because containers run as root; the rest keeps Chromium from calling home.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever asks for another machine gets no answer; `visit.browse` says that it asked.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]


SPREAD = ("test_visits.py", "test_checks.py", "test_every_explorable.py")
"""Files whose tests go to both workers: each page and mode, each break, each explorable by itself."""


def pytest_collection_modifyitems(items):
    """Mark what needs Chromium, wherever it stands: `make test` leaves it to `make browser-test`."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    # What builds books takes longest, and must not be the last to begin.
    items.sort(key=lambda item: "bookbuild" not in item.path.parts)


class Scheduler(LoadScopeScheduling):
    """Keep the tests of a file on one worker, in order, for they share what they build; but for those of SPREAD.

    xdist's own groups do nothing under pytest 9.2, silently.
    """

    def _split_scope(self, nodeid: str) -> str:
        path, _, test = nodeid.partition("::")
        return path + test[test.find("[") :] if path.endswith(SPREAD) and "[" in test else path


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Deal tests out this way under `--dist loadfile`."""
    return Scheduler(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def chromium():
    """A running Chromium, the system's own: playwright's would have to be downloaded."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        # A skip would let a page without working scripts pass unseen.
        pytest.fail("the browser tests need Chromium: apt-get install chromium", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def serve():
    """serve(directory) serves a folder on a free port; returns its address, without a slash."""
    servers = []

    def start(directory) -> str:
        handler = partial(_Quiet, directory=str(directory))
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        # It looks so often whether it shall stop; by default every half second.
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def site(serve) -> str:
    """The address of the built book."""
    if not (SITE / ".complete.json").is_file():
        pytest.fail("there is no complete build in _build/html: run `make book`", pytrace=False)
    return serve(SITE)


@pytest.fixture
def problems() -> list[str]:
    """What went wrong on `page`. A test that provokes a problem looks at the list and clears it."""
    return []


@pytest.fixture
def page(chromium, problems, request):
    """A page that fails its test on a console error, an exception, or a request to another machine.

    A test chooses the screen and the colours by parametrising it with what a browser context takes:
    `@pytest.mark.parametrize("page", [{"color_scheme": "dark"}], indirect=True)`.
    """
    options = {"viewport": {"width": 1280, "height": 900}, **getattr(request, "param", {})}
    with browse(chromium, Visit("", "", problems=problems), **options) as page:
        yield page
    assert not problems, "\n".join(problems)


@pytest.fixture
def show(page, serve, tmp_path):
    """show(html, ...) puts pieces of HTML on a page; returns a locator of the explorables there."""

    def show(*pieces):
        (tmp_path / "index.html").write_text(PAGE.replace("{body}", "\n".join(pieces)), "utf-8")
        page.goto(serve(tmp_path))
        return page.locator("css=[data-state]")

    return show


@pytest.fixture
def start(show):
    """start(name, **state) shows one explorable; returns its element."""
    return lambda name, **state: show(page_of(name, **state))
