"""The explorable `timeline` in Chromium, and its numbers against Python's."""

import itertools
import math

import pytest

from browser.explorables import about, label, results_at, set_state
from dlbasics.sections.history.timeline import milestones

NAMES = [each.name for each in milestones.MILESTONES]


def reference(until, milestone, other, log):
    """What the explorable computes, by Python."""
    one, two = milestones.named(milestone), milestones.named(other)
    heights = []
    for each in milestones.MILESTONES:
        count = each.parameters
        even = count and count / 200e9
        heights.append(count and ((math.log10(count) - 5) / 7 if log else even))
    ratio = one.parameters and two.parameters and two.parameters / one.parameters
    return {
        "heights": heights,
        "seen": sum(each.year <= until for each in milestones.MILESTONES),
        "ratio": ratio,
        "tens": ratio and math.log10(two.parameters) - math.log10(one.parameters),
        "years": milestones.years_between(one, two),
    }


def same(ours, theirs):
    return ours is theirs is None or ours == pytest.approx(theirs, rel=1e-12, abs=1e-9)


def test_it_agrees_with_python(start):
    controls = about("timeline")["controls"]
    assert controls["milestone"]["options"] == controls["other"]["options"] == NAMES
    states = [
        {"until": 2012 + i % 9, "milestone": one, "other": other, "log": i % 2 == 0}
        for i, (one, other) in enumerate(itertools.product(NAMES, NAMES))
    ]
    for state, results in zip(states, results_at(start("timeline"), states), strict=True):
        expected = reference(**state)
        for key in ("seen", "ratio", "tens", "years"):
            assert same(results[key], expected[key]), (state, key)
        for ours, theirs in zip(results["heights"], expected["heights"], strict=True):
            assert same(ours, theirs), state


def test_all_counts_stand_on_the_axis(start):
    for log in (False, True):
        (results,) = results_at(start("timeline"), [{"log": log}])
        heights = [height for height in results["heights"] if height is not None]
        assert len(heights) == 10 and 0 < min(heights) < max(heights) < 1


def test_the_question_is_answered_in_words(start):
    element = start("timeline")
    set_state(element, milestone="DQN", other="GPT-3", until=2020, log=True)
    assert "258,000 times as many, 6.4 years later: 5.4 factors of ten." in label(element)
    assert "December 2013, by Mnih and six others: 677,686 parameters" in label(element)
    assert "12 of 12 were public by the end of 2020." in label(element)
    set_state(element, milestone="GPT-3", other="Adam")
    assert "Adam came 5.4 years earlier; there are no two counts to compare." in label(element)
    set_state(element, milestone="GPT-3", other="AlexNet")
    assert "AlexNet has one for every 2,870, 7.4 years earlier" in label(element)
    set_state(element, milestone="GAN", other="GAN", until=2012)
    assert "no count (the paper prints no count" in label(element)
    assert "1 of 12 was public by the end of 2012." in label(element)


def test_years_to_come_are_hidden(start):
    element = start("timeline")
    set_state(element, until=2014, milestone="DQN", other="AlexNet", log=True)
    assert element.locator("svg").get_by_text("GAN", exact=True).count() == 1
    assert element.locator("svg").get_by_text("BERT", exact=True).count() == 0
    set_state(element, other="BERT")
    assert element.locator("svg").get_by_text("BERT", exact=True).count() == 1


def test_a_mark_is_chosen_by_a_click(start):
    element = start("timeline")
    set_state(element, until=2020, log=True)
    element.locator("svg").get_by_text("BERT", exact=True).click()
    assert element.evaluate("e => e.state.milestone") == "BERT"


def test_a_year_is_written_without_a_comma(start):
    element = start("timeline")
    set_state(element, until=2014)
    assert element.locator("output").all_text_contents() == ["2014"]
