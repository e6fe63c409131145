"""The race: its networks, its moved pictures, its training."""

import ast
import functools

import numpy as np
import pytest
import torch
from torch import nn
from torch.optim.optimizer import register_optimizer_step_pre_hook

from book.book import Book
from dlbasics.sections.papers.alexnet import race, tuned, tuning


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def count(model):
    return sum(parameter.numel() for parameter in model.parameters())


def test_networks_have_the_sizes_that_the_page_tells():
    found = [
        count(net)
        for net in (
            race.conv_net(),
            race.placeless_net(),
            race.one_pooling_net(),
            race.mlp(26),
            race.mlp(256),
            race.signal_net(),
        )
    ]
    assert found == [20_522, 17_882, 275_930, 20_680, 203_530, 5_210]
    pictures = torch.zeros(2, 28, 28)
    assert race.conv_net()(pictures).shape == race.mlp(3)(pictures).shape == (2, 10)
    assert race.signal_net()(torch.zeros(2, 40)).shape == (2, 10)
    drops = [m.p for m in race.conv_net(dropout=0.3).modules() if isinstance(m, nn.Dropout)]
    assert drops == [0.3]


def test_the_networks_on_the_page_are_those_that_were_tuned():
    page = Book().page("chapters/papers/alexnet.md")
    made = {"nn": nn}
    for cell in page.cells:
        for node in cell.tree.body:
            if isinstance(node, ast.FunctionDef) and node.name in (
                "conv_net",
                "mlp",
                "one_pooling_net",
                "placeless_net",
            ):
                exec(ast.unparse(node), made)
    assert repr(made["conv_net"]()) == repr(race.conv_net())
    assert repr(made["conv_net"](dropout=0.5)) == repr(race.conv_net(dropout=0.5))
    assert repr(made["mlp"](9)) == repr(race.mlp(9))
    assert repr(made["placeless_net"]()) == repr(race.placeless_net())
    assert repr(made["one_pooling_net"]()) == repr(race.one_pooling_net())


def test_a_net_without_places_does_not_see_a_move_that_its_pooling_keeps():
    torch.manual_seed(0)
    X = torch.zeros(3, 44, 44)  # all windows that meet the ink stay inside
    X[:, 20:22, 20:22] = torch.rand(3, 2, 2)
    net = race.placeless_net()[1:]

    def moved(pixels):
        right = torch.full((3,), pixels)
        with torch.no_grad():
            return net(race.shifted(X, right, 0 * right)[:, None])

    assert all(torch.allclose(moved(pixels), moved(0), atol=1e-6) for pixels in (2, 4))
    assert not torch.allclose(moved(1), moved(0), atol=1e-6)


def test_shifted_moves_each_picture_by_its_own_pixels():
    X = torch.arange(1.0, 41).reshape(2, 4, 5)
    found = race.shifted(X, torch.tensor([1, -2]), torch.tensor([0, 3]))
    expected = torch.zeros(2, 4, 5)
    expected[0, :, 1:] = X[0, :, :-1]
    expected[1, 3:, :3] = X[1, :1, 2:]
    assert torch.equal(found, expected)
    assert torch.equal(race.shifted(X, torch.zeros(2).long(), torch.zeros(2).long()), X)


def test_moved_takes_four_directions_in_turn():
    X = torch.zeros(4, 7, 7)
    X[:, 3, 3] = 1
    places = [divmod(int(picture.argmax()), 7) for picture in race.moved(X, 2)]
    steps = {(i - 3, j - 3) for i, j in places}
    assert steps == {(0, 2), (0, -2), (2, 0), (-2, 0)}


def test_batches_cover_all_and_move_at_most_two_pixels():
    X = torch.zeros(120, 9, 9)
    X[:, 4, 4] = 1 + torch.arange(120)
    y = torch.arange(120)
    for augment in (False, True):
        data = race.Batches(X, y, seed=0, augment=augment)
        seen = [(x, labels) for x, labels in data]
        labels = torch.cat([part for _, part in seen])
        assert sorted(labels.tolist()) == list(range(120)) and len(seen) == 3
        pictures = torch.cat([part for part, _ in seen])
        assert torch.equal(pictures.amax(dim=(1, 2)) - 1, labels.float())
        places = torch.stack([torch.nonzero(picture)[0] - 4 for picture in pictures])
        assert places.abs().max() == (2 if augment else 0)
        if augment:
            assert len(places.unique(dim=0)) == 25
    again = [labels for _, labels in data]
    assert not torch.equal(torch.cat(again), labels)  # another order


def test_training_is_repeatable_and_learns():
    X, y, X_held, y_held = tuning.pictures()
    assert len(X) == 3000 and len(X_held) == 1000
    nets = [race.trained(functools.partial(race.mlp, 26), X, y, 0.01, seed=7) for _ in range(2)]
    assert torch.equal(nets[0][1].weight, nets[1][1].weight) and not nets[0].training
    assert race.wrong(nets[0], X, y) < 0.06 < race.wrong(nets[0], X_held, y_held) < 0.15
    by_hand = nn.functional.cross_entropy(nets[0](X_held), y_held)
    assert race.loss(nets[0], X_held, y_held) == pytest.approx(by_hand.item())


def test_the_rate_falls_along_a_cosine_batch_by_batch():
    rates = []

    def note(optimizer, *_):
        rates.append(optimizer.param_groups[0]["lr"])

    handle = register_optimizer_step_pre_hook(note)
    X, y = torch.rand(100, 28, 28), torch.arange(100) % 10
    try:
        race.trained(functools.partial(race.mlp, 2), X, y, 0.5, seed=0, num_epochs=5)
    finally:
        handle.remove()
    expected = 0.5 * (1 + np.cos(np.pi * np.arange(10) / 10)) / 2
    assert rates == pytest.approx(expected.tolist())


def test_steps_are_counted_until_the_error_is_reached():
    X, y, _, _ = tuning.pictures()
    found = race.steps_to(race.conv_net, X, y, 0.032, seed=0, target=0.5)
    assert found % 20 == 0 and 20 <= found <= 120
    assert race.steps_to(race.conv_net, X, y, 0.032, seed=0, target=0.0, most=40) == np.inf
    assert race.steps_to(race.conv_net, X, y, 1e6, seed=0, target=0.0, most=200) == np.inf


@pytest.mark.parametrize("name", tuning.ACTIVATIONS)
@pytest.mark.parametrize("scale", [1.0, 255.0])
def test_a_quarter_wrong_is_passed_early_as_the_page_says(name, scale):
    X, y, _, _ = tuning.pictures()
    curves = tuned.UNIT_STEPS if scale == 1 else tuned.RAW_STEPS
    rate = tuning.best(tuning.STEP_RATES, curves[name])
    make = functools.partial(race.conv_net, tuning.ACTIVATIONS[name])
    assert race.steps_to(make, X * scale, y, rate, seed=0, target=0.25) <= 80
