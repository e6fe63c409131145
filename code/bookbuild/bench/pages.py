"""Measure a page as a reader's browser gets it, beside a default Jupyter Book page of the same content.

Both are built from the same sources in the same run, served compressed from this machine, and loaded by the same
Chromium over the same slow line. What a page asks of other machines is counted and refused.
"""

import gzip
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from bookbuild.bench.builds import copy_sources
from bookbuild.repository import read_repository

PAGE = "chapters/bayes/bayes-theorem"
REPEATS = 5
SLOW_LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 200_000,
    "uploadThroughput": 90_000,
}
"""A phone on a poor connection: milliseconds for a round trip, bytes a second (1.6 Mbit/s down)."""

OBSERVE = """
window.seen = {paint: 0, shift: 0};
new PerformanceObserver(l => { for (const e of l.getEntries()) window.seen.paint = e.startTime; })
  .observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver(l => { for (const e of l.getEntries()) if (!e.hadRecentInput) window.seen.shift += e.value; })
  .observe({type: 'layout-shift', buffered: true});
"""


class Compressed(SimpleHTTPRequestHandler):
    """Serve files as the web does: text compressed."""

    def log_message(self, *args):
        """Keep quiet."""

    def do_GET(self):
        """Send a file."""
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path = path / "index.html"
        if not path.is_file():
            return self.send_error(404)
        data = path.read_bytes()
        packed = path.suffix not in {".woff2", ".woff", ".png"}
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if packed:
            data = gzip.compress(data, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def default_book(source: Path, executed: Path, target: Path) -> None:
    """Lay out the same chapters as `jupyter-book create` would configure them: its own theme, its own mathematics.

    executed: a built copy, whose executed notebooks serve this one too.
    """
    copy_sources(source, target)
    shutil.copytree(executed / "_build/.jupyter_cache", target / "_build/.jupyter_cache")
    link = f"[its repository]({read_repository(source).url})"
    config = {
        "title": "Deep Learning Basics",
        "only_build_toc_files": True,
        "execute": {"execute_notebooks": "cache"},
        "bibtex_bibfiles": ["chapters/references.bib"],
        "repository": {"url": read_repository(source).url, "branch": "main"},
        "launch_buttons": {
            "binderhub_url": "https://mybinder.org",
            "colab_url": "https://colab.research.google.com",
        },
        "html": {"use_repository_button": True, "use_issues_button": True},
        "parse": {
            "myst_enable_extensions": ["colon_fence", "deflist", "dollarmath", "substitution"],
            "myst_substitutions": {"repository": link},
        },
        "sphinx": {
            "extra_extensions": ["sphinx_exercise", "sphinx_proof"],
            "config": {"html_js_files": []},
        },
    }
    (target / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")


def build(root: Path) -> Path:
    """Build a book; returns the folder of its pages. Raises RuntimeError with the output where that fails."""
    with open(root / "build.log", "w+", encoding="utf-8") as log:
        command = [str(Path(sys.executable).with_name("jupyter-book")), "build", "."]
        done = subprocess.run(command, cwd=root, stdout=log, stderr=subprocess.STDOUT, timeout=3600)
        if done.returncode:
            log.seek(0)
            raise RuntimeError(log.read())
    return root / "_build/html"


def load(browser, address: str) -> dict:
    """Load a page with an empty cache.

    Returns bytes (as sent), requests, third_parties (hosts asked), errors, paint (ms) and shift (layout shift score).
    """
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_LINE)
    received, requests, hosts, errors = [], [], set(), []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))

    def here_only(route):
        host = urlsplit(route.request.url).hostname
        if host == "127.0.0.1":
            return route.continue_()
        hosts.add(host)
        return route.abort()

    context.route("**/*", here_only)
    page.add_init_script(OBSERVE)
    page.goto(address, wait_until="networkidle", timeout=120_000)
    page.wait_for_timeout(300)
    seen = page.evaluate("window.seen")
    context.close()
    local = [url for url in requests if not url.startswith("data:")]
    return {
        "bytes": sum(received),
        "requests": len(local),
        "third_parties": len(hosts),
        "errors": len(errors),
        "paint": seen["paint"],
        "shift": seen["shift"],
    }


def run(book: Path) -> list[dict]:
    """Build both, measure both in turn, print the table, and return its rows."""
    from playwright.sync_api import sync_playwright

    chromium = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if chromium is None:
        print("\npages: not measured, for there is no Chromium on the PATH")
        return []
    with tempfile.TemporaryDirectory() as folder:
        ours, default = Path(folder, "ours"), Path(folder, "default")
        copy_sources(book, ours)
        sites = {"this book": build(ours)}
        default_book(book, ours, default)
        sites["default Jupyter Book"] = build(default)
        runs = {name: [] for name in sites}
        with sync_playwright() as playwright:
            flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            browser = playwright.chromium.launch(executable_path=chromium, args=flags)
            servers = {
                name: ThreadingHTTPServer(
                    ("127.0.0.1", 0), partial(Compressed, directory=str(site))
                )
                for name, site in sites.items()
            }
            for server in servers.values():
                threading.Thread(target=server.serve_forever, daemon=True).start()
            for _ in range(REPEATS):  # in turn, so that a slow moment of the machine meets both
                for name, server in servers.items():
                    runs[name].append(
                        load(browser, f"http://127.0.0.1:{server.server_port}/{PAGE}.html")
                    )
            for server in servers.values():
                server.shutdown()
            browser.close()
    print(
        f"\n{'page':22}{'kB':>7}{'requests':>10}{'3rd parties':>13}{'errors':>8}{'paint ms':>10}{'shift':>8}"
    )
    rows = []
    for name, loads in runs.items():
        row = {key: statistics.median(load[key] for load in loads) for key in loads[0]}
        print(
            f"{name:22}{row['bytes'] / 1000:7.0f}{row['requests']:10.0f}{row['third_parties']:13.0f}"
            f"{row['errors']:8.0f}{row['paint']:10.0f}{row['shift']:8.3f}"
        )
        rows.append({"name": name, "workload": "page", **row})
    return rows
