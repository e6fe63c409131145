"""`explore` and what every explorable must declare; what they do in Chromium is tested beside their sections."""

import html
import json
import re
import sys
from importlib.resources import files

import numpy as np
import pytest

from dlbasics.page.explore import MOST_DATA, Explorable, bundle, explore, names, read_about
from samples import explorable_data

each = pytest.mark.parametrize("name", names())


def source(name):
    (script,) = (files("dlbasics") / "sections").glob(f"*/*/{name}.js")
    return script.read_text(encoding="utf-8")


def page(name, **state):
    return shown_by_page(name, **state)._repr_mimebundle_()["text/html"]


def section(folder, monkeypatch, text):
    """Let the only explorable be `specimen`, with a text, beside its section."""
    (folder / "part/section").mkdir(parents=True)
    (folder / "part/section/specimen.js").write_text(text, encoding="utf-8")
    # As a string, dlbasics.page.explore would be the function that hides the module of that name.
    monkeypatch.setattr(sys.modules["dlbasics.page.explore"], "_SECTIONS", folder)


def shown_by_page(name, **state):
    return explore(name, data=explorable_data(name), **state)


def test_returns_what_a_notebook_shows():
    shown = explore("screening", prior=0.2)
    assert shown == Explorable("screening", {"prior": 0.2})
    mimebundle = shown._repr_mimebundle_()
    assert mimebundle["text/html"].startswith('<dlb-screening data-state="')
    assert mimebundle["text/plain"].startswith("Explorable screening: ")


def test_no_two_explorables_have_one_name():
    scripts = [path.name for path in (files("dlbasics") / "sections").glob("*/*/*.js")]
    assert sorted(scripts) == [f"{name}.js" for name in names()]


def test_names_leaves_the_frame_out():
    assert "screening" in names()
    assert "frame" not in names()
    assert names() == sorted(names())


@pytest.mark.parametrize("name", ["nonsense", "frame", "../explore", "", "screening.js"])
def test_unknown_name_lists_those_that_exist(name):
    with pytest.raises(ValueError, match=r"no explorable .*; there are: .*screening"):
        explore(name)


def test_unknown_key_lists_those_that_exist():
    with pytest.raises(ValueError, match="no 'priors' to set; it has: prior, sensitivity"):
        explore("screening", priors=0.1)


@pytest.mark.parametrize("value", [-0.001, 1.001, np.nan, np.inf, "0.1", None, True, [0.1], 1j])
def test_bad_value_says_what_is_expected(value):
    with pytest.raises(ValueError, match=r"prior is .*; expected a number from 0 to 1"):
        explore("screening", prior=value)


@pytest.mark.parametrize("value", [0, 1, 0.25, np.float32(0.25), np.int64(1)])
def test_numbers_of_any_kind_are_taken(value):
    state = explore("screening", prior=value).state
    assert state == {"prior": value}
    assert json.loads(json.dumps(state)) == state


@pytest.mark.parametrize(
    ("key", "good", "bad", "expected"),
    [
        ("shape", "disc", "cube", "one of: disc, square"),
        ("shape", "square", 1, "one of: disc, square"),
        ("filled", False, 0, "True or False"),
        ("filled", True, "yes", "True or False"),
    ],
)
def test_menus_and_switches(tmp_path, monkeypatch, key, good, bad, expected):
    controls = {
        "shape": {"label": "Shape", "options": ["disc", "square"], "value": "disc"},
        "filled": {"label": "Filled", "value": True},
    }
    about = {"title": "T", "question": "Q?", "controls": controls}
    text = f"// A specimen.\nexport const about = {json.dumps(about)};\n"
    section(tmp_path, monkeypatch, text)
    assert explore("specimen", **{key: good}).state == {key: good}
    with pytest.raises(ValueError, match=f"{key} is {bad!r}; expected {expected}"):
        explore("specimen", **{key: bad})


@each
def test_same_call_gives_the_same_page(name):
    assert page(name) == page(name)
    assert shown_by_page(name)._repr_mimebundle_() == shown_by_page(name)._repr_mimebundle_()


def test_state_is_escaped_and_comes_back():
    attribute = re.match(r'<dlb-screening data-state="([^"]*)">', page("screening", prior=0.2))
    assert json.loads(html.unescape(attribute[1])) == {"prior": 0.2}


@pytest.fixture
def specimen(tmp_path, monkeypatch):
    """An explorable that draws data of the page."""
    controls = {"filled": {"label": "Filled", "value": True}}
    about = {"title": "T", "question": "Q?", "data": "the curve, a list", "controls": controls}
    text = f"// A specimen.\nexport const about = {json.dumps(about)};\n"
    section(tmp_path, monkeypatch, text)


@pytest.mark.parametrize(
    "data",
    [
        [],
        [1, 2.5, -3e-9, None, True],
        {"runs": [{"name": 'a "b" <c> & d\'e </script>', "loss": [0.1, np.float64(0.2)]}]},
        "단어",
        0,
    ],
)
def test_data_are_escaped_and_come_back(specimen, data):
    text = explore("specimen", data=data, filled=False)._repr_mimebundle_()["text/html"]
    found = re.match(r'<dlb-specimen data-state="([^"]*)" data-data="([^"]*)"><p>', text)
    assert json.loads(html.unescape(found[1])) == {"filled": False}
    assert json.loads(html.unescape(found[2])) == data
    assert text.count("<script") == text.count("</script") == 1


def test_data_are_copied(specimen):
    curve = [1.0]
    shown = explore("specimen", data=(curve,))
    curve.append(2.0)
    assert shown == Explorable("specimen", {}, [[1.0]])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([1, {"a": [0.0, np.nan]}], r"data\[1\]\['a'\]\[1\] is nan; the data must be finite"),
        (-np.inf, "data is -inf; the data must be finite"),
        ({"a": np.zeros(2)}, r"data\['a'\] is of the type ndarray; .*\.tolist\(\) makes them"),
        ([np.float32(1)], r"data\[0\] is of the type float32"),
        ([{1, 2}], r"data\[0\] is of the type set"),
        ({"a": {1: 2}}, r"the keys of data\['a'\] must be texts; got \[1\]"),
        (["x" * MOST_DATA], r"the data have 100,004 characters, 100,000 at most: round"),
        ([0] * (MOST_DATA + 1), "100,000 entries, nested 20 times, at most"),
    ],
)
def test_bad_data_say_where_and_why(specimen, data, message):
    with pytest.raises(ValueError, match=message):
        explore("specimen", data=data)


def test_data_that_hold_themselves(specimen):
    data = []
    data += [data, data]
    with pytest.raises(ValueError, match="100,000 entries, nested 20 times, at most"):
        explore("specimen", data=data)


def test_data_that_are_missing(specimen):
    with pytest.raises(ValueError, match=r"specimen needs data=\.\.\.: the curve, a list"):
        explore("specimen")


def test_data_that_are_not_wanted():
    with pytest.raises(ValueError, match="screening takes no data"):
        explore("screening", data=[1])


@each
def test_page_is_whole(name):
    text = page(name)
    spaces = text.replace("http://www.w3.org/", "")
    assert not re.search(r"https?:|//cdn|@import|\bfetch\(|XMLHttpRequest|WebSocket", spaces)
    assert not re.search(r"\b(src|href)=", text)
    assert text.count("<script") == 1 and text.count("</script") == 1
    assert text.endswith("</script>")


@each
def test_bundle_imports_and_exports_nothing(name):
    assert not re.search(r"^\s*(import|export)\b", bundle(source(name)), re.MULTILINE)


def test_bundle_escapes_what_would_end_or_swallow_the_script():
    script = bundle('const s = "</script>" + "</SCRIPT >" + "<!-- ";\n')
    assert r'"<\/script>" + "<\/SCRIPT >" + "<\!-- "' in script


@each
def test_only_the_frame_is_imported(name):
    imports = re.findall(r"^import .*$", source(name), re.MULTILINE)
    assert imports == re.findall(r'^import \{[\w, ]*\} from "\./frame\.js";$', source(name), re.M)


def test_about_that_is_missing_or_not_json():
    with pytest.raises(ValueError, match="needs a line that starts with 'export const about = '"):
        read_about("const about = {};")
    with pytest.raises(ValueError, match="Expecting"):
        read_about("// A specimen.\nexport const about = { title: 1 };")


@each
def test_declares_what_the_frame_needs(name):
    assert re.fullmatch("[a-z][a-z0-9]*(-[a-z0-9]+)*", name)
    about = read_about(source(name))
    assert about.keys() - {"data"} == {"title", "question", "controls"}
    assert ("data" in about) == (explorable_data(name) is not None)
    assert about.get("data", "words")
    assert about["title"] and about["question"].count("?") >= 1
    assert about["controls"]
    assert f'explorable("{name}", {{' in source(name)
    for key, control in about["controls"].items():
        assert re.fullmatch("[a-z][a-z0-9_]*", key), "a key is a Python argument"
        assert key != "data", "explore() has an argument of that name"
        fields = control.keys() - {"label", "hint", "hidden", "value"}
        assert control["label"]
        if "options" in control:
            assert fields == {"options"}
            assert control["value"] in control["options"]
        elif isinstance(control["value"], bool):
            assert not fields
        else:
            assert fields - {"format"} == {"min", "max", "step"}
            form = control.get("format", "number")  # the frame's, or one that the script adds
            assert form in {"percent", "number", "power"} or f"formats.{form} = " in source(name)
            assert control["min"] <= control["value"] <= control["max"]
            steps = (control["max"] - control["min"]) / control["step"]
            assert steps == pytest.approx(round(steps)), "the last step must reach the maximum"
