"""The explorable `simpson` in Chromium, and its numbers against Python's."""

import itertools

from browser.explorables import (
    close,
    label,
    results_at,
    set_state,
    state,
)
from dlbasics import causality


def stones(large_a, large_b):
    """The counts to expect where A and B get that many large stones, at the study's rates."""
    rates = {t: [s / n for s, n in row.values()] for t, row in causality.KIDNEY_STONES.items()}
    return {
        t: {"small": ((350 - large) * rates[t][0], 350 - large), "large": (large * rates[t][1], large)}
        for t, large in (("A", large_a), ("B", large_b))
    }  # fmt: skip


def test_simpson_agrees_with_causality(start):
    grid = list(itertools.product((0, 1, 80, 175, 184, 263, 349, 350), repeat=2))
    states = [{"large_a": a, "large_b": b} for a, b in grid]
    for args, results in zip(grid, results_at(start("simpson"), states), strict=True):
        counts = stones(*args)
        naive = causality.naive(counts)
        for treatment in ("A", "B"):
            assert close(results["naive"][treatment.lower()], naive[treatment]), args
        assert results["paradox"] == (naive["A"] < naive["B"]), args
        try:
            adjusted = causality.adjust(counts)
        except ValueError:
            assert results["adjusted"] is None, args
        else:
            for treatment in ("A", "B"):
                assert close(results["adjusted"][treatment.lower()], adjusted[treatment]), args
            assert adjusted["A"] > adjusted["B"]


def test_simpson_starts_at_the_study(start):
    element = start("simpson")
    results = element.evaluate("e => e.results")
    naive = causality.naive(causality.KIDNEY_STONES)
    adjusted = causality.adjust(causality.KIDNEY_STONES)
    for treatment in ("A", "B"):
        assert close(results["naive"][treatment.lower()], naive[treatment])
        assert close(results["adjusted"][treatment.lower()], adjusted[treatment])
    assert label(element) == (
        "Cured among each treatment's own patients: A 78.0%, B 82.6%. On the same mixture of "
        "stones: A 83.3%, B 77.9%. A is better for either size, and looks worse."
    )


def test_simpson_question_has_its_answer_on_the_slider(start, page):
    element = start("simpson", large_a=190)
    element.get_by_label("Large stones for A", exact=True).focus()
    while element.evaluate("e => e.results.paradox"):
        page.keyboard.press("ArrowLeft")
    assert state(element)["large_a"] == 183


def test_simpson_says_what_cannot_be_adjusted(start):
    element = start("simpson", large_a=0)
    assert "one treatment was never tried on one size" in label(element)
    assert "looks better" in label(element)
    for large in (0, 350):
        set_state(element, large_a=large, large_b=large)
        assert "nothing to adjust" in label(element)


def test_simpson_keeps_its_height_while_it_moves(start):
    element = start("simpson")
    height = "svg => svg.viewBox.baseVal.height"
    before = element.locator("svg").evaluate(height)
    for large in (0, 120, 350):
        set_state(element, large_a=large)
        assert element.locator("svg").evaluate(height) == before
