"""The rates that were tried on the ring: all are there, and a part of them comes out again."""

import itertools

import torch

from dlbasics.sections.papers.gan import digits, ring, tried

torch.set_num_threads(1)


def test_every_trial_is_there():
    keys = set(itertools.product((True, False), (True, False), ring.RATES_G, ring.RATES_D))
    assert set(tried.RING) == keys
    assert set(tried.BEYOND) == {True, False}
    assert set(tried.AGAIN) == set(ring.BEST)
    for rows in [*tried.RING.values(), *tried.BEYOND.values(), *tried.AGAIN.values(), tried.LONGER]:
        assert len(rows) == len(ring.TRIAL_SEEDS)
        for modes, near, overlap, loss in rows:
            assert 0 <= modes <= 8 and 0 <= overlap <= near <= 1.001 and loss > 0


def test_what_was_trained_again_was_the_best():
    for kind, rates in ring.BEST.items():
        overlap = {pair: sum(row[2] for row in tried.RING[*kind, *pair]) for pair in ring.PAIRS}
        assert max(overlap, key=overlap.get) == rates
    assert not set(ring.NEW_SEEDS) & {0, 1, 2, *ring.TRIAL_SEEDS}


def test_a_part_of_the_trials_again():
    """One that worked and one that collapsed, with a seed each."""
    for batch_norm in (True, False):
        settings = {"batch_norm": batch_norm, "rate_g": 0.001, "rate_d": 0.0003}
        (now,) = ring.trial(ring.TRIAL_SEEDS[:1], **settings)
        stored = tried.RING[batch_norm, False, 0.001, 0.0003][0]
        assert abs(now[2] - stored[2]) < 0.2, (batch_norm, now, stored)


def test_the_digits_settings_are_the_best_of_those_tried():
    told = {pair: sum(shares) for pair, shares in tried.DIGITS.items()}
    assert min(told, key=told.get) == digits.RATES
    fair = {
        sizes: sum(row[0] for row in rows)
        for sizes, rows in tried.MIXTURES.items()
        if sum(row[2] for row in rows) / len(rows) >= 0.9
    }
    assert min(fair, key=fair.get) == (digits.DIRECTIONS, digits.GAUSSIANS)


def test_a_part_of_the_mixtures_again():
    made = digits.mixture(100, train=digits.TUNE)
    now = digits.judged(made, digits.HELD, digits.TUNE)
    told, held, distance = tried.MIXTURES[digits.DIRECTIONS, digits.GAUSSIANS][0]
    assert abs(now.told - told) < 0.06 and now.held == held and abs(now.distance - distance) < 0.06
