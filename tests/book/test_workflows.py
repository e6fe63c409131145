"""The GitHub workflows: actions pinned by commit, least permissions, the commands of a contributor's machine."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
WRITES = {("publish", "site"), ("publish", "notebooks"), ("weekly", "newest"), ("weekly", "launch")}
"""The jobs that may write anything, for that is their task."""


@pytest.fixture(params=WORKFLOWS, ids=lambda path: path.stem)
def workflow(request):
    return request.param, yaml.safe_load(request.param.read_text(encoding="utf-8"))


def test_there_is_one_for_every_task():
    assert {path.stem for path in WORKFLOWS} >= {"ci", "publish", "weekly", "versions", "gpu"}


def test_actions_are_pinned_by_commit(workflow):
    path, jobs = workflow[0], workflow[1]["jobs"]
    for job in jobs.values():
        for step in job["steps"]:
            if action := step.get("uses"):
                assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}", action), (
                    f"{path.name}: pin {action} by its commit"
                )


def test_every_pin_says_which_version_it_is(workflow):
    for line in workflow[0].read_text(encoding="utf-8").splitlines():
        if "uses:" in line:
            assert re.search(r"# v\d+\.\d+\.\d+$", line), f"{workflow[0].name}: {line.strip()}"


def test_permissions_are_the_least(workflow):
    path, content = workflow
    assert content["permissions"] == {"contents": "read"}, (
        f"{path.name}: read unless a job says otherwise"
    )
    for name, job in content["jobs"].items():
        writes = [scope for scope, right in job.get("permissions", {}).items() if right == "write"]
        assert not writes or (path.stem, name) in WRITES, f"{path.name}: {name} may write {writes}"


def test_make_targets_exist(workflow):
    for job in workflow[1]["jobs"].values():
        for step in job["steps"]:
            for target in re.findall(r"(?m)^\s*make ([a-z-]+)", step.get("run", "")):
                assert target in TARGETS, f"{workflow[0].name}: there is no `make {target}`"


def test_every_job_ends(workflow):
    for name, job in workflow[1]["jobs"].items():
        if "needs" not in job:
            assert job.get("timeout-minutes", 999) <= 120, (
                f"{workflow[0].name}: {name} needs timeout-minutes"
            )


def test_ci_runs_every_supported_python():
    ci = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
    assert ci["jobs"]["test"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]


def test_a_push_sees_what_it_changed_and_a_week_runs_all():
    ci, weekly = (
        yaml.safe_load((ROOT / f".github/workflows/{name}.yml").read_text(encoding="utf-8"))["jobs"]
        for name in ("ci", "weekly")
    )
    checkout = next(step for step in ci["test"]["steps"] if "checkout" in step.get("uses", ""))
    assert checkout["with"]["fetch-depth"] == 0
    (run,) = (step for step in ci["test"]["steps"] if step.get("run") == "bash .ci/run")
    assert run["env"]["LAUNCH_BASE"] == "${{ github.event.before }}"
    assert weekly["launch"]["env"]["LAUNCH_ALL"] == "1"
    assert "make launch-test" in [step.get("run") for step in weekly["launch"]["steps"]]
