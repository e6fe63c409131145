"""The small net for signals, and what the page does to it."""

from pathlib import Path

import pytest
import torch
from torch import nn

from dlbasics.papers import resnet
from dlbasics.sections.papers.resnet import signals
from typed import definitions, typed


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize("depth", [4, 6, 26])
def test_signal_nets_count_as_the_paper_counts(depth):
    plain, skip = signals.SignalNet(depth, skip=False), signals.SignalNet(depth)
    assert resnet.depth(plain) == resnet.depth(skip) == depth
    assert resnet.parameters(plain) == resnet.parameters(skip)
    assert skip(torch.randn(5, 40)).shape == (5, 10)


def warmed(depth, skip):
    """A net whose normalisation has seen data."""
    net = signals.SignalNet(depth, skip)
    with torch.no_grad():
        for _ in range(20):
            net(torch.randn(32, 40))
    return net.eval()


def test_a_deepened_net_computes_the_same():
    net = warmed(6, skip=False)
    before = {name: value.clone() for name, value in net.state_dict().items()}
    deep = signals.deepened(net, 10)
    x = torch.randn(50, 40)
    assert resnet.depth(deep) == 26 and not deep.training
    assert torch.allclose(deep(x), net(x), atol=1e-5)
    assert resnet.depth(net) == 6
    assert all(torch.equal(value, before[name]) for name, value in net.state_dict().items())


def test_without_leaves_one_block_out():
    net = warmed(8, skip=True)
    x = torch.randn(4, 40)
    cut = signals.without(net, 1)
    h = net.blocks[2](net.blocks[0](net.stem(x[:, None])))
    assert torch.allclose(cut(x), net.classify(h.mean(dim=2)))
    assert len(net.blocks) == 3 and len(cut.blocks) == 2


def test_the_later_block_has_as_many_parameters_and_a_free_way_round():
    net = signals.SignalNet(10, block=signals.PreBlock)
    assert resnet.parameters(net) == resnet.parameters(signals.SignalNet(10))
    for block in net.blocks:
        nn.init.zeros_(block.F[-1].weight)
    x = torch.randn(3, 16, 20)  # negative numbers too: nothing on the way round cuts them
    assert torch.equal(net.blocks(x), x)
    plain = signals.SignalNet(10, skip=False, block=signals.PreBlock)
    assert not torch.allclose(plain.blocks(x), x)
    whole = signals.PreNet(10)
    assert resnet.parameters(whole) == resnet.parameters(net) + 2 * 16
    assert torch.equal(whole.blocks(x)[:1] >= 0, torch.ones(1, 16, 20, dtype=torch.bool))


def test_quiet_branches_hand_on_what_comes_out_of_a_relu():
    net = signals.quiet(signals.SignalNet(10))
    x = torch.randn(3, 16, 20).relu()
    assert torch.equal(net.blocks(x), x)
    assert net.blocks[0].F[1].weight.min() == 1  # only the last norm of each branch


def test_calibrated_measures_the_norms_anew_and_changes_no_weight():
    net = warmed(6, skip=True)
    X = 3 + torch.randn(256, 40)
    new = signals.calibrated(net, X)
    for (name, old), (_, now) in zip(net.named_parameters(), new.named_parameters(), strict=True):
        assert torch.equal(old, now), name
    first = net.stem[0](X[:, None])  # what the first norm sees
    assert torch.allclose(new.stem[1].running_mean, first.mean(dim=(0, 2)), atol=1e-5)
    assert not torch.allclose(net.stem[1].running_mean, new.stem[1].running_mean, atol=0.1)
    assert not new.training and new.stem[1].num_batches_tracked == 4


# --- bad input ---


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: signals.without(signals.SignalNet(4), 1), "blocks 0 to 0"),
        (lambda: signals.without(signals.SignalNet(4), 0.5), "blocks 0 to 0"),
        (lambda: signals.without(signals.SignalNet(4), "0"), "blocks 0 to 0"),
        (lambda: signals.deepened(signals.SignalNet(4, skip=False), -1), "not negative"),
        (lambda: signals.deepened(signals.SignalNet(4), 1), "plain net"),
    ],
)
def test_bad_input_is_refused_with_the_reason(make, reason):
    with pytest.raises(ValueError, match=reason):
        make()


# --- what the page types ---


def test_the_page_types_these_lines():
    on_page = typed("chapters/papers/resnet.md")
    ours = definitions(Path(signals.__file__).read_text(encoding="utf-8"))
    model = definitions(Path(resnet.__file__).read_text(encoding="utf-8"))
    assert on_page["SignalNet"] == ours["SignalNet"]
    assert on_page["Block"] == model["Block"]
