"""The network of 2013 and what it is shown, held against other ways to compute the same."""

import ale_py
import numpy as np
import pytest
import torch

from dlbasics.papers import dqn

RNG = np.random.default_rng(0)


def correlate(x, kernels, bias, stride):
    """Slide kernels over x (C, H, W) in plain NumPy, and apply a ReLU."""
    size = kernels.shape[-1]
    out = (x.shape[-1] - size) // stride + 1
    result = np.empty((len(kernels), out, out))
    for i in range(out):
        for j in range(out):
            patch = x[:, stride * i : stride * i + size, stride * j : stride * j + size]
            result[:, i, j] = (kernels * patch).sum(axis=(1, 2, 3)) + bias
    return result.clip(0)


def by_numpy(model, phi):
    weights = {name: p.detach().double().numpy() for name, p in model.named_parameters()}
    x = correlate(phi, weights["conv1.weight"], weights["conv1.bias"], 4)
    assert x.shape == (16, 20, 20)
    x = correlate(x, weights["conv2.weight"], weights["conv2.bias"], 2)
    assert x.shape == (32, 9, 9)
    x = (weights["hidden.weight"] @ x.ravel() + weights["hidden.bias"]).clip(0)
    return weights["output.weight"] @ x + weights["output.bias"]


@pytest.mark.parametrize(
    ("num_actions", "number"), [(6, 677_686), (4, 677_172), (18, 676_144 + 257 * 18)]
)
def test_as_many_parameters_as_the_paper(num_actions, number):
    with torch.device("meta"):
        model = dqn.DQN(num_actions)
        assert model(torch.empty(5, 4, 84, 84)).shape == (5, num_actions)
    assert dqn.parameters(model) == number


def test_dqn_agrees_with_numpy():
    torch.manual_seed(0)
    model = dqn.DQN(6)
    phi = RNG.random((2, 4, 84, 84), dtype=np.float32)
    ours = model(torch.from_numpy(phi)).detach().numpy()
    assert ours.min() < 0  # no ReLU behind the output
    for values, picture in zip(ours, phi, strict=True):
        assert np.abs(values - by_numpy(model, picture)).max() < 1e-5


@pytest.mark.parametrize("bad", [0, -1, 2.5])
def test_dqn_refuses(bad):
    with pytest.raises(ValueError, match="num_actions must be"):
        dqn.DQN(bad)


def test_preprocess_gray_and_levels():
    grays = {(0, 0, 0): 0.0, (255, 255, 255): 1.0, (255, 0, 0): 0.299, (0, 0, 255): 0.114}
    for colour, gray in grays.items():
        frame = np.full((210, 160, 3), colour, dtype=np.uint8)
        seen = dqn.preprocess(frame)
        assert seen.shape == (84, 84) and torch.allclose(seen, torch.tensor(gray), atol=1e-6)


def test_preprocess_takes_means_and_crops():
    frame = RNG.integers(0, 256, (210, 160, 3), dtype=np.uint8)
    gray = frame @ np.array([0.299, 0.587, 0.114]) / 255
    for top in (0, 18, 26):
        seen = dqn.preprocess(frame, top).numpy()
        for i, j in ((0, 0), (40, 41), (83, 83)):
            # As adaptive pooling does: from the floor of the one rim to the ceiling of the other.
            rows = slice((top + i) * 210 // 110, -(-(top + i + 1) * 210 // 110))
            columns = slice(j * 160 // 84, -(-(j + 1) * 160 // 84))
            assert abs(seen[i, j] - gray[rows, columns].mean()) < 1e-5


@pytest.mark.parametrize(
    ("frame", "top", "words"),
    [
        (np.zeros((160, 210, 3), np.uint8), 18, r"shape \(210, 160, 3\) of uint8"),
        (np.zeros((210, 160, 3)), 18, "float64"),
        (np.zeros((210, 160, 3), np.uint8), 27, "from 0 to 26"),
    ],
)
def test_preprocess_refuses(frame, top, words):
    with pytest.raises(ValueError, match=words):
        dqn.preprocess(frame, top)


def test_history_keeps_four():
    frames = [np.full((210, 160, 3), level, dtype=np.uint8) for level in (10, 20, 30, 40, 50, 60)]
    history = dqn.History()
    with pytest.raises(ValueError, match="start"):
        history.see(frames[0])

    def levels(phi):
        assert phi.shape == (4, 84, 84)
        return [round(255 * picture.mean().item()) for picture in phi]

    assert levels(history.start(frames[0])) == [10, 10, 10, 10]
    assert levels(history.see(frames[1])) == [10, 10, 10, 20]
    for frame in frames[2:]:
        phi = history.see(frame)
    assert levels(phi) == [30, 40, 50, 60]
    assert levels(history.start(frames[1])) == [20, 20, 20, 20]


def test_skip_and_clip():
    played = []

    def act(action):
        played.append(action)
        return float(len(played))

    assert dqn.skip(act, 3) == 10 and played == [3, 3, 3, 3]
    assert [dqn.clip(reward) for reward in (30.0, 1, 0, -0.5, -200)] == [1, 1, 0, -1, -1]


def test_targets():
    rewards = torch.tensor([0.0, 1.0, -1.0])
    values = torch.tensor([[0.5, 2.0], [3.0, 4.0], [-2.0, -1.0]])
    ended = torch.tensor([False, True, False])
    y = dqn.targets(rewards, values, ended, discount=0.9)
    assert torch.allclose(y, torch.tensor([1.8, 1.0, -1.9]))


def test_pong_comes_with_its_package():
    """Six actions, frames of 210 x 160; the crop keeps paddles and ball and drops the score."""
    ale_py.ALEInterface.setLoggerMode(ale_py.LoggerMode.Error)
    game = ale_py.ALEInterface()
    game.setInt("random_seed", 0)
    game.setFloat("repeat_action_probability", 0)
    game.loadROM(ale_py.roms.get_rom_path("pong"))
    assert len(game.getMinimalActionSet()) == 6
    history = dqn.History()
    history.start(game.getScreenRGB())
    for _ in range(40):
        dqn.skip(game.act, 0)
        phi = history.see(game.getScreenRGB())
    with torch.no_grad():
        assert dqn.DQN(6)(phi[None]).shape == (1, 6)
    ground = phi.median()
    assert (phi[:, 2:-2] - ground).abs().amax() > 0.05  # something is there
    assert ((phi[:, :, 40] - ground).abs() < 0.05).float().mean() > 0.9  # and little in the middle
    assert not torch.equal(phi[-1], phi[-2])  # it moves
