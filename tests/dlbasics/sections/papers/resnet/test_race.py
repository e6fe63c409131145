"""The race of the page: bad input, and stored runs made again."""

import pytest
import torch

from dlbasics.sections.papers.resnet import race


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize(
    ("depth", "reason"), [(7, "even"), (2, "at least 4"), (float("nan"), "whole number")]
)
def test_a_bad_depth_is_refused_with_the_reason(depth, reason):
    with pytest.raises(ValueError, match=reason):
        race.train(*race.data(), depth, True, 0, 0.1)


def test_data():
    X, y = race.data()
    assert X.shape == (4000, 40) and X.dtype == torch.float32
    assert y.shape == (4000,) and set(y.tolist()) == set(range(10))


@pytest.mark.parametrize(
    ("depth", "skip", "optimiser"),
    [(6, False, "SGD"), (26, True, "SGD"), (26, False, "SGD"), (26, False, "Adam")],
)
def test_a_stored_run_comes_out_again(depth, skip, optimiser):
    """Near enough: another processor rounds otherwise, and training carries that on."""
    rates = race.TRIED[optimiser, depth, skip]
    lr = race.best(rates)
    X, y = race.data()
    again = race.ended(X, y, depth, skip, race.TUNING[0], lr, optimiser)
    assert again == pytest.approx(rates[lr][0], abs=0.2)


def test_the_long_runs_begin_as_the_page_does():
    X, y = race.data()
    lr = race.best(race.TRIED["SGD", 26, True])
    losses = race.train(X, y, 26, True, race.JUDGING[0], lr, num_epochs=2)[1]
    assert losses == pytest.approx(race.LONG[26, True][0][:2], abs=0.15)


def test_a_later_variant_comes_out_again():
    X, y = race.data()
    for name in list(race.LATER)[1:]:
        rates, judged = race.LATER_RUNS[name]
        found = race.ended(X, y, 26, True, 0, race.best(rates), **race.LATER[name])
        assert found == pytest.approx(judged[0], abs=0.15)
