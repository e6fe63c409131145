"""Decide what an incremental build may keep.

Sphinx trusts the times of files. That misses three things: helper code that a page's output depends on, a build that
was killed after pages were read and before they were written, and warnings of pages that are not read again. So a
build leaves a stamp only at its clean end, and the next one starts over without it. Executed notebooks are kept
elsewhere (`bookbuild.execute`) and survive.
"""

import hashlib
import json
import shutil
from pathlib import Path

from sphinx.util import logging

logger = logging.getLogger(__name__)

STAMP = ".complete.json"


def build_key(root: Path, repository) -> str:
    """Hash what every page depends on: the configuration, the builder's own code and the repository's name."""
    digest = hashlib.sha1(repr(repository).encode())
    own = Path(__file__).parent
    files = [p for p in sorted(own.rglob("*")) if p.is_file() and "__pycache__" not in p.parts]
    for path in [root / "_config.yml", root / "_toc.yml", root / "requirements.txt", *files]:
        if not path.is_file():
            continue
        digest.update(path.name.encode() + hashlib.sha1(path.read_bytes()).digest())
    return digest.hexdigest()


def _start(app, config):
    """Throw away pages that no clean build with this key has made; take back the stamp while building."""
    stamp = Path(app.outdir, STAMP)
    app.bookbuild_key = build_key(Path(app.srcdir), config.bookbuild_repository)
    app.bookbuild_last = {}
    try:
        last = json.loads(stamp.read_text(encoding="utf-8"))
        if last["key"] == app.bookbuild_key:
            app.bookbuild_last = last["fingerprints"]
            return
    except (FileNotFoundError, json.JSONDecodeError, KeyError, TypeError):
        pass
    finally:
        stamp.unlink(missing_ok=True)
    for folder in (Path(app.outdir), Path(app.doctreedir)):
        for entry in folder.iterdir() if folder.is_dir() else ():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def _outdated(app, env, added, changed, removed):
    """Name the pages whose helpers changed since their page was last written."""
    marks = app.bookbuild_fingerprints
    return [
        doc
        for doc, mark in marks.items()
        if app.bookbuild_last.get(doc) != mark and doc not in added | changed
    ]


def _finish(app, exception):
    if exception is None and app._warncount == 0:
        data = {"key": app.bookbuild_key, "fingerprints": app.bookbuild_fingerprints}
        Path(app.outdir, STAMP).write_text(json.dumps(data), encoding="utf-8")


def setup(app):
    """Connect to the start of a build (after `repository`) and to its very end."""
    app.connect("config-inited", _start, priority=600)
    app.connect("env-get-outdated", _outdated)
    app.connect("build-finished", _finish, priority=999)
