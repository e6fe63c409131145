"""The judges of made digits, and the plain rival."""

import numpy as np
import pytest

from dlbasics.sections.papers.gan import digits, tried


def test_real_digits_are_not_told_apart_and_noise_is():
    real = digits.judged(digits.SPLIT.X_train[:360])
    assert 0.4 < real.told < 0.6 and real.held == 10
    noise = digits.judged(np.random.default_rng(0).random((360, 64)))
    assert noise.told > 0.99 and noise.held < 10


def test_one_digit_again_and_again_holds_one():
    zeros = digits.SPLIT.X_train[digits.SPLIT.y_train == 0]
    copies = digits.judged(np.repeat(zeros, 3, axis=0)[:360])
    assert copies.held == 1 and copies.distance == 0


def test_digits_that_nobody_has_seen_are_as_far_as_real_ones():
    assert digits.judged(digits.SPLIT.X_test).distance == 1


def test_the_rival_makes_digits_and_repeats():
    made = digits.mixture(0)
    assert made.shape == (360, 64) and made.min() >= 0 and made.max() <= 1
    np.testing.assert_array_equal(made, digits.mixture(0))
    assert digits.judged(made).held == 10


def test_more_gaussians_come_nearer_to_what_they_were_fitted_to():
    near, far = (
        digits.judged(digits.mixture(0, gaussians=number)).distance for number in (160, 40)
    )
    assert near < far < 1


def test_the_gan_on_digits_again():
    now, stored = digits.judged(digits.made(0)), tried.MADE[0]
    assert abs(now.told - stored[0]) < 0.12 and abs(now.distance - stored[2]) < 0.15


def test_sixteenths_give_nothing_away():
    images = digits.SPLIT.X_train[:100]
    shaken = images + np.random.default_rng(0).uniform(-0.03, 0.03, images.shape)
    assert digits.judged(images) == digits.judged(shaken)


@pytest.mark.parametrize("images", [np.zeros((100, 63)), np.zeros((20, 64)), np.zeros(64)])
def test_what_is_no_set_of_digits_is_refused(images):
    with pytest.raises(ValueError, match="images"):
        digits.judged(images)
