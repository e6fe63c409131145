"""What CI runs: every stage once, no failure is swallowed, and the seconds of each are written down."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
STAGES = ["install", "book", "unit tests", "notebooks", "programs", "browser", "launch"]
MAKE = """#!/bin/sh
for target in "$@"; do :; done
echo "$target" >> made.txt
echo "12 passed in 3.45s"
test "$target" != "$FAILING"
"""


@pytest.fixture
def ci(tmp_path):
    """ci(FAILING=target) runs it where `make` does nothing but fail at one target."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/run", tmp_path / ".ci/run")
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("chromium", "java", "fc-list"):
        (programs / name).write_text("#!/bin/sh\necho something\n")
    (programs / "make").write_text(MAKE)
    for path in programs.iterdir():
        path.chmod(0o755)

    def run(**variables):
        env = os.environ | {"PATH": f"{programs}:{os.environ['PATH']}", "FAILING": ""} | variables
        done = subprocess.run(
            ["bash", tmp_path / ".ci/run"], env=env, capture_output=True, text=True
        )
        seconds = json.loads((tmp_path / "_build/ci-stages.json").read_text())
        return done, (tmp_path / "made.txt").read_text().split(), seconds

    return run


def test_every_stage_runs_and_is_timed(ci):
    done, made, seconds = ci()
    assert done.returncode == 0, done.stderr
    assert made[0] == ".venv/.ready" and set(made[1:]) <= TARGETS
    assert {"book", "unit-test", "notebook-test", "browser-test", "launch-test"} <= set(made)
    assert list(seconds) == [*STAGES, "in all"]
    assert all(isinstance(value, int) for value in seconds.values())
    assert done.stdout.count("12 passed") == len(made)  # each tool's own last line stays in the log
    table = done.stdout[done.stdout.index("stage ") :].splitlines()
    assert [re.split(r"  +", line)[0] for line in table] == ["stage", *STAGES, "in all"]


@pytest.mark.parametrize("target", ["book", "unit-test", "notebook-test", "browser-test"])
def test_a_failure_ends_it_with_its_status_and_is_named(ci, target):
    done, made, seconds = ci(FAILING=target)
    assert done.returncode != 0 and made[-1] == target
    failed = list(seconds)[-2]
    assert failed.endswith(" (failed)") and f"{failed} " in done.stdout


def test_a_failure_of_the_last_stage_fails_it_too(ci):
    assert ci(FAILING="launch-test")[0].returncode != 0


def test_the_tests_of_make_test_are_those_of_its_two_halves():
    text = (ROOT / "Makefile").read_text()
    assert re.search(r"^test: unit-test notebook-test ", text, re.MULTILINE)


PROBE = """
import time
import pytest

@pytest.mark.parametrize("place", range(6))
def test_place(place, worker_id):
    time.sleep(0.05)
    print(f"{place} of {__file__} on {worker_id};")
"""


def test_a_file_stays_on_one_worker_in_order_unless_its_tests_need_not(tmp_path):
    """As xdist deals them out under the pytest that is installed: one that did nothing was not noticed."""
    (tmp_path / "conftest.py").write_text((ROOT / "tests/conftest.py").read_text("utf-8"), "utf-8")
    for name in ("test_visits.py", "test_of_a_file.py"):
        (tmp_path / name).write_text(PROBE)
    options = [
        "-n",
        "2",
        "--dist",
        "loadfile",
        "--no-loadscope-reorder",
        "-rP",
        "-p",
        "no:cacheprovider",
    ]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(str(ROOT / f) for f in ("code", "tests"))}
    command = [sys.executable, "-m", "pytest", *options, "test_visits.py", "test_of_a_file.py"]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    seen = re.findall(r"(\d) of \S+/(\w+)\.py on (gw\d);", done.stdout)
    file = [(place, worker) for place, name, worker in seen if name == "test_of_a_file"]
    assert [place for place, _ in file] == list("012345") and len(set(dict(file).values())) == 1
    assert len({worker for _, name, worker in seen if name == "test_visits"}) == 2
