"""The bundle holds what its parts held, at addresses that still lead there."""

from pathlib import PurePosixPath
from types import SimpleNamespace

import pytest

from bookbuild.theme import bundle


@pytest.mark.parametrize(
    ("address", "moved"),
    [
        ("fonts/a.woff2", "katex/fonts/a.woff2"),
        ("'fonts/a.woff2'", "katex/fonts/a.woff2"),
        ("data:image/svg+xml;base64,AA", "data:image/svg+xml;base64,AA"),
        ("/root.png", "/root.png"),
        ("#gradient", "#gradient"),
    ],
)
def test_relative_addresses_move_with_their_sheet(address, moved):
    css = bundle.moved_urls(f"a{{src:url({address})}}", PurePosixPath("katex"))
    assert css == f"a{{src:url({moved})}}"


def app_with(outdir, styles):
    return SimpleNamespace(
        outdir=outdir, bookbuild_styles=dict.fromkeys(styles), bookbuild_key="0123456789"
    )


def test_the_bundles_are_written_in_order(tmp_path):
    for name, text in {
        "_static/a.css": "/* a */a{color:red}",
        "_static/deep/b.css": "b{src:url(x.png)}",
        **{name: f"run('{name}')\n//# sourceMappingURL=x.map" for name in bundle.BUNDLED_SCRIPTS},
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    bundle._write(app_with(tmp_path, ["_static/a.css", "_static/deep/b.css"]), None)
    assert (tmp_path / bundle.STYLE).read_text() == "a{color:red}\nb{src:url(deep/x.png)}"
    script = (tmp_path / bundle.SCRIPT).read_text()
    places = [script.index(f"run('{name}')") for name in bundle.BUNDLED_SCRIPTS]
    assert places == sorted(places) and "sourceMappingURL" not in script


def test_each_feature_brings_its_own_style_and_script(tmp_path, monkeypatch):
    (tmp_path / "own").mkdir()
    for name in ("a.js", "b.js"):
        (tmp_path / "own" / name).write_text(f"const name = '{name}';")
    monkeypatch.setattr(bundle, "OWN", tmp_path / "own")
    monkeypatch.setattr(bundle, "OWN_SCRIPTS", ["a.js", "b.js"])
    monkeypatch.setattr(bundle, "BUNDLED_SCRIPTS", ())
    (tmp_path / "_static").mkdir()
    (tmp_path / "_static/a.css").write_text("")
    bundle._write(app_with(tmp_path, ["_static/a.css"]), None)
    script = (tmp_path / bundle.SCRIPT).read_text()
    # Two features may use one name.
    assert [part.strip() for part in script.split(";\n(")] == [
        "(() => {\nconst name = 'a.js';\n})()",
        "() => {\nconst name = 'b.js';\n})()",
    ]
    names = []
    bundle.setup(
        SimpleNamespace(
            add_css_file=lambda name, priority: names.append(name), connect=lambda *a, **k: None
        )
    )
    assert names[0] == "book.css" and sorted(names[1:]) == names[1:] and "parts.css" in names


def test_a_failed_build_writes_nothing(tmp_path):
    bundle._write(app_with(tmp_path, ["_static/a.css"]), RuntimeError("failed"))
    assert not list(tmp_path.iterdir())


def test_a_page_gets_one_style_sheet_and_keeps_its_own_scripts(tmp_path):
    app = app_with(tmp_path, [])
    context = {
        "css_files": [
            SimpleNamespace(filename="_static/a.css?v=1"),
            SimpleNamespace(filename="_static/mystnb.1.css"),
        ],
        "script_files": [
            SimpleNamespace(filename="_static/doctools.js"),
            SimpleNamespace(filename="_static/own.js"),
        ],
    }
    bundle._page_context(app, "page", "page.html", context, None)
    assert context["css_files"] == ["_static/bundle.css?v=01234567"]
    assert [bundle._name(file) for file in context["script_files"]] == [
        "_static/own.js",
        "_static/bundle.js",
    ]
    assert list(app.bookbuild_styles) == ["_static/a.css"]
