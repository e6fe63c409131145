"""The explorable `backprop-graph` in Chromium, and its numbers against Python's."""

import itertools

import pytest

from browser.explorables import close, label, results_at, state
from dlbasics.engine import Tensor


def backprop_reference(w, x, b, y, step):
    """The nodes of the explorable by the engine: name -> Tensor, after backward()."""
    nodes = {
        key: Tensor(value, requires_grad=True) for key, value in dict(w=w, x=x, b=b, y=y).items()
    }
    nodes["u"] = nodes["w"] * nodes["x"]
    nodes["z"] = nodes["u"] + nodes["b"]
    nodes["a"] = nodes["z"].tanh()
    nodes["e"] = (nodes["a"] - nodes["y"]) ** 2
    nodes["p"] = nodes["w"] ** 2 * 0.1
    nodes["L"] = nodes["e"] + nodes["p"]
    nodes["L"].backward()
    return nodes


INPUTS = {"u": "wx", "z": "ub", "a": "z", "e": "ay", "p": "w", "L": "ep"}

# The order in which the explorable computes, and hands back.
COMPUTED, HANDED_BACK = "uzaepL", "Lpeazu"


def test_backprop_graph_agrees_with_engine(start):
    keys = ("w", "x", "b", "y", "step")
    places = itertools.product((-2, 0, 1.4), (-1.3, 0, 1.5), (-0.5, 2), (-1, 0.3, 1), range(14))
    grid = list(places)
    states = [dict(zip(keys, args, strict=True)) for args in grid]
    for args, results in zip(grid, results_at(start("backprop-graph"), states), strict=True):
        nodes, step = backprop_reference(*args), args[-1]
        for place, name in enumerate(COMPUTED, 1):
            known = results["values"][name] is not None
            assert known == (place <= step), (args, name)
        for name, value in results["values"].items():
            assert value is None or close(value, nodes[name].item()), (args, name)
        # Who has handed back so far; a gradient is complete once all uses of the node have.
        done = set(HANDED_BACK[: max(0, step - 7)])
        for name, gradient in results["gradients"].items():
            uses = {use for use, inputs in INPUTS.items() if name in inputs}
            if name == "L":
                assert gradient == (1 if step > 6 else None)
            elif not uses & done:
                assert gradient is None, (args, name)
            elif uses <= done:
                assert close(gradient, float(nodes[name].grad)), (args, name)
            else:  # w, before u has handed back
                assert name == "w" and close(gradient, 0.2 * args[0])
        sent = [(message["from"], message["to"]) for message in results["messages"]]
        assert sorted(sent) == sorted((use, to) for use in done for to in INPUTS[use])
        for message in results["messages"]:
            above = float(nodes[message["from"]].grad)
            assert close(message["value"], message["local"] * above), args


def test_backprop_graph_steps_by_its_buttons(start):
    element = start("backprop-graph")
    assert "Now send it back" in label(element)
    for name, step, words in (
        (
            "Next step",
            8,
            "Back, 1 of 6: L sends 1 × 1 = 1 to e, and 1 × 1 = 1 to p.",
        ),
        ("One step back", 7, "its gradient is 1"),
        ("To the end", 13, "At w two messages meet: 0.28 + −0.0354 ≈ 0.2446."),
        ("One step back", 12, "Back, 5 of 6: z sends"),
        ("Next step", 13, "Back, 6 of 6: u sends −0.0236 × x ≈ −0.0236 × 1.5 ≈ −0.0354 to w"),
        ("To the start", 0, "Only the inputs are known"),
        ("Next step", 1, "Forward, 1 of 6: u = w · x = 2.1."),
    ):
        element.get_by_role("button", name=name, exact=True).click()
        assert state(element)["step"] == step
        assert words in label(element)


def test_a_button_that_would_change_nothing_is_marked_and_keeps_the_focus(start, page):
    element = start("backprop-graph", step=12)
    more = element.get_by_role("button", name="Next step", exact=True)
    more.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert state(element)["step"] == 13
    assert more.get_attribute("aria-disabled") == "true"
    assert more.evaluate("e => e.getRootNode().activeElement === e")
    back = element.get_by_role("button", name="One step back", exact=True)
    assert back.get_attribute("aria-disabled") == "false"
    back.click()
    assert more.get_attribute("aria-disabled") == "false"
    element.get_by_role("button", name="To the start", exact=True).click()
    assert back.get_attribute("aria-disabled") == "true"


def test_backprop_graph_question_has_its_answer_on_the_slider(start, page):
    """The messages cancel at a bottom of the loss, and the figure says so."""
    element = start("backprop-graph", step=13)
    element.get_by_label("Weight w", exact=True).focus()
    gradient = "e => e.results.gradients.w"
    before = element.evaluate(gradient)
    assert "here L is nearly level" not in label(element)
    while (now := element.evaluate(gradient)) > 0:
        before = now
        page.keyboard.press("ArrowLeft")
    assert before > 0 >= now and before - now < 0.02
    if -now > before:  # the nearer of the two
        page.keyboard.press("ArrowRight")
    assert "They cancel to within 0.01: here L is nearly level." in label(element)
    w = state(element)["w"]
    loss = [
        backprop_reference(w + d, 1.5, -0.5, 1, 0)["L"].item() for d in (-0.1, -0.01, 0, 0.01, 0.1)
    ]
    assert 0.5 < w < 1.4 and loss[0] > loss[1] > loss[2] < loss[3] < loss[4]


@pytest.mark.parametrize("values", [{}, {"w": -2, "x": -2, "b": -2, "y": -1}], ids=["start", "end"])
@pytest.mark.parametrize("width", [320, 390, 640, 768, 800, 1000])
def test_backprop_graph_keeps_its_words_apart_and_inside(start, page, width, values):
    """No number is cut, meets another, stands half behind a box, or is crossed by a line."""
    page.set_viewport_size({"width": width, "height": 900})
    element = start("backprop-graph", step=13, **values)
    page.add_style_tag(content="body { font-family: system-ui }")  # the book's, and wide
    page.evaluate("() => document.fonts.ready")
    trouble = element.evaluate(
        """e => {
             const svg = e.shadowRoot.querySelector("svg");
             const edge = svg.getBoundingClientRect();
             const texts = [...svg.querySelectorAll("text")].filter((text) => text.textContent);
             const boxes = texts.map((text) => text.getBoundingClientRect());
             const cut = texts.filter((_, i) => boxes[i].left < edge.left - 1 || boxes[i].right > edge.right + 1);
             const meet = texts.filter((_, i) => boxes.some((box, j) => j < i && box.left < boxes[i].right - 1 &&
               boxes[i].left < box.right - 1 && box.top < boxes[i].bottom - 4 && boxes[i].top < box.bottom - 4));
             const inset = ({ left, right, top, bottom }) =>
               ({ left: left + 1, right: right - 1, top: top + 3, bottom: bottom - 3 });
             const rects = [...svg.querySelectorAll("rect")].map((rect) => rect.getBoundingClientRect());
             const crossed = (box, path) => {
               const length = path.getTotalLength();
               for (let at = 0; at <= length; at += 1) {
                 const { x, y } = path.getPointAtLength(at).matrixTransform(path.getScreenCTM());
                 if (box.left < x && x < box.right && box.top < y && y < box.bottom) return true;
               }
               return false;
             };
             const behind = texts.filter((_, i) => {
               const box = inset(boxes[i]);
               const touched = rects.filter((rect) => rect.left < box.right && box.left < rect.right &&
                 rect.top < box.bottom && box.top < rect.bottom);
               const within = touched.some((rect) => rect.left <= box.left && box.right <= rect.right);
               return (touched.length && !within) ||
                 (!within && [...svg.querySelectorAll("path")].some((path) => crossed(box, path)));
             });
             return [...cut, ...meet, ...behind].map((text) => text.textContent);
           }"""
    )
    assert trouble == []
