"""The explorable `learning-curves` in Chromium, and its numbers against Python's."""

import itertools

import numpy as np

from browser.explorables import (
    about,
    label,
    results_at,
    set_state,
    state,
)
from dlbasics import training
from dlbasics.page.explore import explore
from samples import explorable_data


def learning_curves_reference(data, batch, schedule, epochs, smoothing):
    """What the explorable shows of the runs, by Python."""
    runs = {(run["batch"], run["schedule"]): run for run in data["runs"]}
    batches, schedules = (list(dict.fromkeys(keys)) for keys in zip(*runs, strict=True))
    run = runs[batch, schedule]
    epochs = min(epochs, len(run["validation"]))
    raw = run["training"][: epochs * len(run["training"]) // len(run["validation"])]
    table = np.array([[runs[b, s]["validation"][epochs - 1] for s in schedules] for b in batches])
    return {
        "epochs": epochs,
        "training": raw,
        "smoothed": training.smooth(raw, smoothing),
        "validation": run["validation"][:epochs],
        "rate": run["rate"][:epochs],
        "table": table,
        "best": np.unravel_index(table.argmin(), table.shape),
    }


def test_learning_curves_agree_with_training(start):
    data = explorable_data("learning-curves")
    menus = about("learning-curves")["controls"]
    keys = ("batch", "schedule", "epochs", "smoothing")
    grid = list(
        itertools.product(
            menus["batch"]["options"], menus["schedule"]["options"], (1, 2, 12), (0, 0.3, 0.95)
        )
    )
    states = [dict(zip(keys, args, strict=True)) for args in grid]
    for args, results in zip(grid, results_at(start("learning-curves"), states), strict=True):
        reference = learning_curves_reference(data, *args)
        assert results.keys() == reference.keys()
        for key, value in reference.items():
            ours = np.array(results[key], dtype=float)
            assert ours.shape == np.shape(value), (args, key)
            assert np.allclose(ours, value, rtol=0, atol=1e-9), (args, key)


def test_learning_curves_say_what_they_show(start):
    element = start("learning-curves", schedule="cosine", epochs=1)
    assert label(element).startswith(
        "Batches of 20, learning rate: cosine. After 1 epoch the training loss is "
    )
    assert "The lowest of the twelve is 2.00, with batches of 20 and cosine." in label(element)


def test_learning_curves_pick_a_run_from_the_table(start):
    element = start("learning-curves")
    element.locator("svg g", has_text="★").click()
    assert label(element).startswith("Batches of 20, learning rate: cosine. After 3 epochs ")
    element.locator("svg g[style*=pointer]").nth(9).click()
    assert (state(element)["batch"], state(element)["schedule"]) == ("1000", "constant")


def test_learning_curves_keep_their_height(start):
    element = start("learning-curves")
    height = "svg => svg.viewBox.baseVal.height"
    before = element.locator("svg").evaluate(height)
    for changes in ({"epochs": 1}, {"batch": "1000"}, {"smoothing": 0.95}):
        set_state(element, **changes)
        assert element.locator("svg").evaluate(height) == before


def test_learning_curves_refuse_data_that_lack_a_run(show, problems):
    data = explorable_data("learning-curves")
    data["runs"].pop(0)
    element = show(explore("learning-curves", data=data)._repr_mimebundle_()["text/html"])
    assert "Twelve runs of one network" in element.inner_text()
    assert len(problems) == 1 and "the data have no run with batches of 20" in problems[0]
    problems.clear()
