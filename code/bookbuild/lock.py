"""Write the second part of `requirements.txt`: the versions of everything that the chosen packages need.

    python -m bookbuild.lock

The first part is kept by hand. What it needs is read from the installed environment, so: edit the first part,
`make test`, and lock what passed.
"""

import re
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

MARK = "# --- what those need (written by `make lock`; do not edit below) ---"
FILE = Path(__file__).parents[2] / "requirements.txt"

LEFT_OUT = re.compile(r"^(nvidia-|cuda-|triton$|pip$|setuptools$|dlbasics$)")
"""Not pinned: what a GPU build of torch brings for its own version, and the tools that install."""


def chosen(text: str) -> list[Requirement]:
    """Read the requirements above the mark."""
    lines = (line.split("#")[0].strip() for line in text.split(MARK)[0].splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith("-")]


def needed(requirements: list[Requirement]) -> dict[str, str]:
    """Follow the installed packages' own requirements.

    Returns canonical name -> version of all that `requirements` need, themselves left out.
    Raises PackageNotFoundError where one of `requirements` is not installed.
    """
    seen: set[tuple[str, str]] = set()
    versions: dict[str, str] = {}
    queue = [(req, {""} | req.extras) for req in requirements]
    while queue:
        requirement, extras = queue.pop()
        name = canonical(requirement.name)
        distribution = metadata.distribution(requirement.name)
        versions[name] = distribution.version
        for extra in extras:
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            for line in distribution.requires or []:
                child = Requirement(line)
                if child.marker and not child.marker.evaluate({"extra": extra}):
                    continue
                if LEFT_OUT.match(canonical(child.name)):
                    continue
                queue.append((child, {""} | child.extras))
    own = {canonical(req.name) for req in requirements}
    return {
        name: version.split("+")[0] for name, version in sorted(versions.items()) if name not in own
    }


def canonical(name: str) -> str:
    """Spell a package's name as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def render(text: str) -> str:
    """Return the whole file with its second part written anew."""
    pins = [f"{name}=={version}" for name, version in needed(chosen(text)).items()]
    return text.split(MARK)[0].rstrip() + "\n\n" + "\n".join([MARK, *pins, "", "-e .", ""])


if __name__ == "__main__":
    FILE.write_text(render(FILE.read_text(encoding="utf-8")), encoding="utf-8")
