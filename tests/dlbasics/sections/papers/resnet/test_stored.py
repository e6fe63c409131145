"""The stored runs are whole, and chosen by seeds that judge nothing."""

from dlbasics.sections.papers.resnet import race, stored


def test_every_arm_has_all_rates_and_seeds():
    assert {key[:2] for key in stored.TRIED} == {
        *(("SGD", depth) for depth in (6, 14, 26)), ("Adam", 6), ("Adam", 26),
    }  # fmt: skip
    for (optimiser, *_), rates in stored.TRIED.items():
        assert tuple(rates) == race.RATES[optimiser]
        assert all(len(seeds) == len(race.TUNING) for seeds in rates.values())
        assert race.best(rates) not in (min(rates), max(rates))  # the best lies inside
    assert not set(race.TUNING) & set(race.JUDGING)


def test_the_long_runs_have_24_epochs():
    assert {kind: [len(run) for run in runs] for kind, runs in stored.LONG.items()} == {
        kind: [24] * len(race.JUDGING) for kind in ((6, False), (26, False), (26, True))
    }


def test_the_variants_are_those_of_the_race():
    assert list(stored.LATER_RUNS) == list(race.LATER)
    for rates, judged in stored.LATER_RUNS.values():
        assert race.best(rates) not in (min(rates), max(rates))
        assert len(judged) == len(race.JUDGING)
