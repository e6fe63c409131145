"""What was tuned: a part of it is measured again."""

import numpy as np
import pytest
import torch

from dlbasics.sections.papers.alexnet import tuned, tuning


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def test_every_arm_was_tuned_with_as_many_runs():
    assert len(tuned.RACE) == 11
    for rows in tuned.RACE.values():
        assert np.shape(rows) == (len(tuning.RATES), len(tuning.SEEDS))
    for rows in tuned.LONG_RACE.values():
        assert np.shape(rows) == (len(tuning.LONG_RATES), len(tuning.SEEDS))
    for steps, rates in (
        (tuned.UNIT_STEPS, tuning.STEP_RATES),
        (tuned.RAW_STEPS, tuning.STEP_RATES),
        (tuned.SIGNAL_STEPS, tuning.SIGNAL_RATES),
    ):
        assert set(steps) == {"ReLU", "tanh"}
        assert all(np.shape(rows) == (len(rates), len(tuning.SEEDS)) for rows in steps.values())


def test_no_best_rate_lies_at_the_end_of_its_grid():
    for arm, rows in tuned.RACE.items():
        assert tuning.best(tuning.RATES, rows) in tuning.RATES[1:-1], arm
    for rows in tuned.LONG_RACE.values():
        assert tuning.best(tuning.LONG_RATES, rows) in tuning.LONG_RATES[1:-1]
    for rows in (*tuned.UNIT_STEPS.values(), *tuned.RAW_STEPS.values()):
        assert tuning.best(tuning.STEP_RATES, rows) in tuning.STEP_RATES[1:-1]
    for rows in tuned.SIGNAL_STEPS.values():
        assert tuning.best(tuning.SIGNAL_RATES, rows) in tuning.SIGNAL_RATES[1:-1]


@pytest.mark.parametrize(
    ("arm", "name", "augment", "options"),
    [
        ("MLP-26", "MLP-26", False, {}),
        ("MLP-256, augmented", "MLP-256", True, {}),
        ("conv", "conv", False, {}),
        ("conv, no places", "conv, no places", False, {}),
        ("conv, one pooling", "conv, one pooling", False, {}),
        ("conv, shuffled pixels", "conv", False, {"shuffle": True}),
    ],
)
def test_a_part_of_the_tuning_comes_out_again(arm, name, augment, options):
    rows = tuned.RACE[arm]
    rate = tuning.best(tuning.RATES, rows)
    again = tuning.held_back(name, augment, rate, tuning.SEEDS[0], **options)
    assert abs(again - rows[tuning.RATES.index(rate)][0]) < 0.02


def test_steps_come_out_again():
    rates = tuning.STEP_RATES
    for rows, scale, name in (
        (tuned.UNIT_STEPS["tanh"], 1.0, "tanh"),
        (tuned.RAW_STEPS["ReLU"], 255.0, "ReLU"),
    ):
        rate = tuning.best(rates, rows)
        again = tuning.steps(name, scale, rate, tuning.SEEDS[0])
        assert 0.5 < again / rows[rates.index(rate)][0] < 2


@pytest.mark.parametrize("name", tuning.ACTIVATIONS)
@pytest.mark.parametrize(("title", "scale"), [("ink 0 to 1", 1.0), ("ink 0 to 255", 255.0)])
def test_judged_steps_come_out_again(title, scale, name):
    curves = {"ink 0 to 1": tuned.UNIT_STEPS, "ink 0 to 255": tuned.RAW_STEPS}
    judged = tuned.JUDGED_STEPS[title][name]
    assert len(judged) == len(tuning.JUDGES) and not set(tuning.JUDGES) & set(tuning.SEEDS)
    rate = tuning.best(tuning.STEP_RATES, curves[title][name])
    again = tuning.steps(name, scale, rate, tuning.JUDGES[0])
    assert 0.5 < again / judged[0] < 2
