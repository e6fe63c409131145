"""Binder: what repo2docker does with the published tree, then JupyterLab, then a browser at the launch link's path."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from urllib.parse import unquote, urlsplit

import pytest

from bookbuild.publish import lay_out
from bookbuild.repository import read_repository
from launch.environments import ROOT, TORCH, environment, published, run

PAGE = "chapters/bayes/bayes-theorem"


@pytest.fixture(scope="module")
def binder(tmp_path_factory):
    """(folder of the tree, environment variables) after repo2docker's steps: requirements, then postBuild."""
    folder = tmp_path_factory.mktemp("binder")
    lay_out(ROOT, folder / "published")
    tree = folder / "published/notebooks"
    # The CPU build of torch lies on this machine; Binder's postBuild fetches it with uv.
    python = environment(folder / "env", "-r", tree / ".binder/requirements.txt", TORCH)
    path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
    variables = published(folder) | {"PATH": path, "VIRTUAL_ENV": str(python.parent.parent)}
    run("bash", ".binder/postBuild", cwd=tree, env=variables)
    return tree, variables


@pytest.fixture(scope="module")
def lab(binder):
    """The address of a running JupyterLab."""
    tree, variables = binder
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = shutil.which("jupyter", path=variables["PATH"])
    command = [program, "lab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}"]
    command += ["--IdentityProvider.token=", "--ServerApp.port_retries=0", "--LabApp.news_url=None"]
    server = subprocess.Popen(
        command, cwd=tree, env=variables, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{address}/api", timeout=1).close()
            break
        except OSError:
            assert server.poll() is None, "JupyterLab ended at once"
            time.sleep(0.5)
    else:
        pytest.fail("JupyterLab did not come up in a minute")
    yield address
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(timeout=30)


def test_the_helper_package_is_installed_with_a_cpu_torch(binder):
    _, variables = binder
    code = "import dlbasics, torch; print(dlbasics.__file__); print(torch.cuda.is_available())"
    place, gpu = run(
        shutil.which("python", path=variables["PATH"]), "-c", code, cwd="/", env=variables
    ).split()
    assert "site-packages" in place and gpu == "False"


def test_the_launch_link_opens_a_notebook_that_runs_to_its_end(lab, chromium):
    link = read_repository(ROOT).binder(PAGE)
    path = unquote(re.fullmatch(r"labpath=(.+)", urlsplit(link).query)[1])
    context = chromium.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    page.goto(f"{lab}/lab/tree/{path}?reset", timeout=120_000)
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=120_000)
    # JupyterLab drops what it is told to run before it is connected to the kernel; its status bar says when it is.
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=120_000)
    assert page.locator(".jp-Notebook").count() == 1, "the link opens a file, but not as a notebook"
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    explorable = page.locator("dlb-screening").first
    explorable.wait_for(state="attached", timeout=120_000)
    page.wait_for_function("document.querySelector('dlb-screening').results", timeout=60_000)
    before = explorable.evaluate("e => e.results.posterior")
    explorable.evaluate("e => { e.state = {prior: 0.5}; }")
    assert explorable.evaluate("e => e.results.posterior") > before
    # The last exercise's verdict is the last thing that the notebook prints.
    page.get_by_text("Sums of logarithms stay in range").last.wait_for(
        state="attached", timeout=180_000
    )
    assert (
        page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count()
        == 0
    )
    context.close()


def test_a_teacher_hands_out_a_notebook_without_solutions(binder, tmp_path):
    tree, variables = binder
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    program, *arguments = re.search(r"^jupyter nbconvert .+$", text, re.MULTILINE)[0].split()
    arguments[arguments.index("--output-dir") + 1] = tmp_path
    arguments[-1] = tree / arguments[-1].removeprefix("_build/notebooks/")
    run(shutil.which(program, path=variables["PATH"]), *arguments, cwd=tree, env=variables)
    given, taken = (
        json.loads(path.read_text(encoding="utf-8"))["cells"]
        for path in (arguments[-1], tmp_path / arguments[-1].name)
    )
    tags = [cell["metadata"].get("tags", []) for cell in taken]
    assert ["exercise"] in tags and not any("solution" in of for of in tags)
    assert len(given) - len(taken) == tags.count(["exercise"])
    assert not any(cell.get("outputs") for cell in taken)


def test_a_broken_post_build_is_noticed(binder, tmp_path):
    tree, variables = binder
    broken = tmp_path / "tree"
    shutil.copytree(tree, broken)
    script = broken / ".binder/postBuild"
    script.write_text(script.read_text().replace("matplotlib==3.11.2", "no-such-package-at-all==1"))
    with pytest.raises(AssertionError, match="no-such-package-at-all"):
        run("bash", ".binder/postBuild", cwd=broken, env=variables)
