"""The milestones: in order, named once, their counts those of the papers' networks."""

import calendar
import itertools
from pathlib import Path

import pytest
import torch

from dlbasics.papers import resnet, transformer
from dlbasics.sections.history.timeline import milestones


def test_they_stand_in_order_under_names_of_their_own():
    dates = [(each.year, each.month) for each in milestones.MILESTONES]
    assert dates == sorted(dates) and all(1 <= month <= 12 for _, month in dates)
    assert dates[0] == (2012, 12) and dates[-1] == (2020, 5)
    assert len({each.name for each in milestones.MILESTONES}) == 12


def test_a_claim_ends_a_sentence():
    for each in milestones.MILESTONES:
        assert each.claim[0].islower() and each.claim[-1].isalpha()
        assert each.counted[-1].isalnum()


def test_the_figure_gets_all_of_it():
    (key,) = milestones.for_figure()
    found = milestones.for_figure()[key]
    assert [each["name"] for each in found] == [each.name for each in milestones.MILESTONES]
    assert found[0]["parameters"] == 60_965_224


def test_the_pages_table_says_the_same():
    root = Path(__file__).resolve().parents[5]
    page = (root / "chapters/history/timeline.md").read_text()
    for each in milestones.MILESTONES:
        count = "no count" if each.parameters is None else f"{each.parameters:,d}"
        public = f"{calendar.month_name[each.month]} {each.year}"
        assert f"| {each.name} | {public} | {count} | {each.counted} |\n" in page


def test_named():
    assert milestones.named("ResNet").year == 2015
    with pytest.raises(ValueError, match="no milestone 'AlexNext'; there are: AlexNet, DQN"):
        milestones.named("AlexNext")


def test_years_between():
    alexnet, gpt3 = milestones.named("AlexNet"), milestones.named("GPT-3")
    assert milestones.years_between(alexnet, gpt3) == pytest.approx(7 + 5 / 12)
    assert milestones.years_between(gpt3, alexnet) == pytest.approx(-(7 + 5 / 12))


def layers(*shapes):
    """Count weights and biases of layers: (outputs, inputs, size of a window) each."""
    return sum(outputs * (inputs * window + 1) for outputs, inputs, window in shapes)


def test_counts_by_hand():
    # Krizhevsky 2012, section 3.5: the second, fourth and fifth layer see one tower each.
    convolutions = (96, 3, 121), (256, 48, 25), (384, 256, 9), (384, 192, 9), (256, 192, 9)
    dense = (4096, 256 * 36, 1), (4096, 4096, 1), (1000, 4096, 1)
    assert milestones.named("AlexNet").parameters == layers(*convolutions, *dense)
    # Mnih 2013, section 4.1, on 84 x 84 x 4: 20 x 20 x 16, then 9 x 9 x 32.
    dqn = layers((16, 4, 64), (32, 16, 16), (256, 32 * 81, 1), (6, 256, 1))
    assert milestones.named("DQN").parameters == dqn
    # Radford 2018: 40,478 symbols, 512 places, 12 blocks of width 768; two scales and shifts each.
    d = 768
    block = layers((3 * d, d, 1), (d, d, 1), (4 * d, d, 1), (d, 4 * d, 1)) + 4 * d
    assert milestones.named("GPT").parameters == (40_478 + 512) * d + 12 * block
    # Radford 2019: 50,257 symbols, 1,024 places, 48 blocks of width 1,600; a last scale and shift.
    d = 1600
    block = layers((3 * d, d, 1), (d, d, 1), (4 * d, d, 1), (d, 4 * d, 1)) + 4 * d
    assert milestones.named("GPT-2").parameters == (50_257 + 1024) * d + 48 * block + 2 * d


def test_counts_of_the_books_models():
    with torch.device("meta"):
        deep = resnet.resnet152()
        big = transformer.Transformer.big()
    count = sum(parameter.numel() for parameter in deep.parameters())
    assert milestones.named("ResNet").parameters == count
    ours = sum(parameter.numel() for parameter in big.parameters())
    assert milestones.named("Transformer").parameters == pytest.approx(ours, rel=0.03)


def test_language_models_grow():
    counts = [milestones.named(name).parameters for name in ("GPT", "BERT", "GPT-2", "GPT-3")]
    assert all(one < other for one, other in itertools.pairwise(counts))
