"""Copies of a section under names of their own, and the projection from what they cost."""

import json
import re

import pytest

from bookbuild.bench import scale, stages
from bookbuild.dependencies import dependencies
from bookbuild.execute import read_notebook
from bookbuild.notebooks import ROOT


def test_labels_are_renamed_where_they_are_labels():
    page = """(cake)=
## A cake

See {numref}`fig-cake`, {ref}`a cake <cake>` and [it](#cake); not the cake, `cake.py` or [that](cake/index).

$$
x
$$ (half)

```{code-cell} python
:mystnb:
:  figure:
:    name: fig-cake
cake = 1
```
By {eq}`half`, half of it.
"""
    expected = page.replace("(cake)=", "(cake-b)=").replace("fig-cake", "fig-cake-b")
    expected = expected.replace("<cake>", "<cake-b>").replace("#cake)", "#cake-b)")
    expected = expected.replace("$$ (half)", "$$ (half-b)").replace("`half`", "`half-b`")
    assert scale.relabelled(page, "-b") == expected
    assert scale.relabelled("as it is", "-b") == "as it is"


@pytest.mark.parametrize("section", ["bayes/bayes-theorem", "pytorch/modules-and-training"])
def test_a_copy_shares_no_name_with_its_section(tmp_path, section):
    root = tmp_path / "book"
    root.mkdir()
    scale.lay_out(root, section, 2)
    part, name = section.split("/")
    pages = [
        (root / f"chapters/{part}/{name}{end}.md").read_text(encoding="utf-8")
        for end in ("", "-copy1", "-copy2")
    ]
    labels = [
        {next(filter(None, groups)) for groups in scale.DEFINED.findall(text)} for text in pages
    ]
    assert len(labels[0]) == len(labels[1]) > 3
    assert labels[0] | labels[1] | labels[2] == labels[0] ^ labels[1] ^ labels[2]
    notebook = read_notebook(root / f"chapters/{part}/{name}-copy2.md")
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    files, _ = dependencies(cells, root / "code/dlbasics", root / f"chapters/{part}")
    own = {path.name for path in files if f"{name}_copy2".replace("-", "_") in path.parts}
    assert {"check.py", "figures.py"} <= own and any(file.endswith("-copy2.js") for file in own)
    toc = (root / "_toc.yml").read_text(encoding="utf-8")
    assert toc.index(f"chapters/{section}\n") < toc.index("-copy1\n") < toc.index("-copy2\n")


def test_the_projection_is_a_straight_line():
    plain, copied = {"book": 100.0, "browser": 60.0}, {"book": 180.0, "browser": 68.0}
    book, browser, total = scale.project(plain, copied, have=10, copies=8, want=42)
    assert (book["seconds_a_page"], book["projected"]) == (10.0, 420.0)
    assert (browser["seconds_a_page"], browser["projected"]) == (1.0, 92.0)
    assert (total["seconds"], total["seconds_a_page"], total["projected"]) == (160.0, 11.0, 512.0)


def test_the_middle_section_is_the_one_of_mean_cost(tmp_path):
    (tmp_path / "_build").mkdir()
    seconds = {
        "chapters/index": 50,
        "chapters/a/short": 1,
        "chapters/a/mean": 5,
        "chapters/b/long": 12,
    }
    report = {name: {"seconds": value} for name, value in seconds.items()}
    (tmp_path / "_build/executed.json").write_text(json.dumps(report))
    assert scale.middle(tmp_path) == "a/mean"


def test_each_stage_of_the_bench_is_one_of_ci():
    text = (ROOT / ".ci/run").read_text()
    for stage, target in scale.STAGES.items():
        assert re.search(rf'^run "?{stage}"? make .*\b{target}$', text, re.MULTILINE)


def test_the_seconds_of_ci_are_rows_of_the_bench(tmp_path, capsys):
    assert stages.run(tmp_path) == [] and ".ci/run" in capsys.readouterr().out
    (tmp_path / "_build").mkdir()
    (tmp_path / "_build/ci-stages.json").write_text('{"book": 100, "in all": 130}')
    assert stages.run(tmp_path) == [
        {"name": "CI: book", "workload": "ci", "seconds": 100},
        {"name": "CI: in all", "workload": "ci", "seconds": 130},
    ]
    assert "130" in capsys.readouterr().out
