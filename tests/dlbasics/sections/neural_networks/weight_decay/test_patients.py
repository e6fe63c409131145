"""The second look at weight decay: each model is fitted and judged as the page says."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.feature_selection import SequentialFeatureSelector
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.model_selection import LeaveOneOut, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from dlbasics import linear
from dlbasics.sections.neural_networks.weight_decay import patients


@pytest.fixture(scope="module")
def few():
    X, y, _ = linear.diabetes()
    return X[:44], y[:44]


def test_fewer_adds_the_best_input_each_time(few):
    (X,), y = linear.standardise(few[0]), few[1] - few[1].mean()
    path = patients.fewer(X, y)
    assert [(row != 0).sum() for row in path] == list(range(1, 11))
    assert_allclose(path[-1], LinearRegression(fit_intercept=False).fit(X, y).coef_, rtol=1e-6)
    # scikit-learn's forward selection on the same data, judged where it was fitted.
    everything = [(np.arange(44), np.arange(44))]
    for size in (1, 3, 6):
        chosen = SequentialFeatureSelector(
            LinearRegression(), n_features_to_select=size, cv=everything,
            scoring="neg_mean_squared_error",
        ).fit(X, y).get_support()  # fmt: skip
        assert (chosen == (path[size - 1] != 0)).all()


def test_left_out_is_leave_one_out_validation(few):
    X, y = few
    misses = patients.left_out(patients.held_back, X, y)
    for place in (0, 4, 9):
        # scikit-learn does not decay the constant either.
        model = make_pipeline(StandardScaler(), Ridge(alpha=patients.DECAYS[place]))
        predicted = cross_val_predict(model, X, y, cv=LeaveOneOut())
        assert misses[place] == pytest.approx(np.mean((predicted - y) ** 2), rel=1e-9)


def test_the_look_keeps_the_judges_apart():
    squares, choices = patients.look(np.random.default_rng(0))
    assert {name: rows.shape for name, rows in squares.items()} == {
        "all ten inputs": (5, 222), "tuned size": (5, 222), "tuned decay": (5, 222)
    }  # fmt: skip
    assert set(choices["tuned size"]) <= set(patients.SIZES)
    assert set(choices["tuned decay"]) <= set(patients.DECAYS)
    X, y, _ = linear.diabetes()
    order = np.random.default_rng(0).permutation(442)
    train, judges = order[:44], order[220:]
    model = make_pipeline(StandardScaler(), Ridge(alpha=choices["tuned decay"][0]))
    miss = model.fit(X[train], y[train]).predict(X[judges]) - y[judges]
    assert_allclose(squares["tuned decay"][0], miss**2, rtol=1e-9)


def test_sizes_and_decays_are_equally_many():
    assert len(patients.SIZES) == len(patients.DECAYS) == 10
