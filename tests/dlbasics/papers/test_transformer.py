"""The Transformer against torch's own layers, a gradient that shows every path, and bad input."""

import math

import pytest
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812

from dlbasics.papers import transformer as tr
from torch_twins import copy_attention, shake


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


def randn(*shape):
    return torch.randn(*shape, dtype=torch.float64)


def small(**options):
    sizes = {"d_model": 16, "num_heads": 2, "d_ff": 32, "num_layers": 2, "dropout": 0.0}
    return tr.Transformer(11, **{**sizes, "max_length": 12, **options}).double()


# --- positions ---


def test_positional_encoding():
    table = tr.positional_encoding(50, 8)
    assert table.shape == (50, 8)
    for position, i in [(0, 0), (7, 1), (49, 3)]:
        angle = position / 10000 ** (2 * i / 8)
        assert table[position, 2 * i].item() == pytest.approx(math.sin(angle), abs=1e-5)
        assert table[position, 2 * i + 1].item() == pytest.approx(math.cos(angle), abs=1e-5)
    for bad in (7, 0, -2):
        with pytest.raises(ValueError, match="d_model"):
            tr.positional_encoding(4, bad)


def test_a_shift_of_the_positions_is_a_rotation():
    """Section 3.5: the encoding of t + k is the same linear function of that of t, for every t."""
    table = tr.positional_encoding(40, 6).double()
    turn = torch.linalg.lstsq(table[:30], table[5:35]).solution
    assert torch.allclose(table[:30] @ turn, table[5:35], atol=1e-5)


# --- the layers, against torch's ---


def copy_layer(ours, theirs, norms):
    copy_attention(ours.attention, theirs.self_attn)
    theirs.linear1.load_state_dict(ours.feed_forward[0].state_dict())
    theirs.linear2.load_state_dict(ours.feed_forward[2].state_dict())
    for mine, name in zip(ours.norms, norms, strict=True):
        getattr(theirs, name).load_state_dict(mine.state_dict())
    return theirs.eval()


def test_encoder_layer_is_torchs():
    ours = shake(tr.EncoderLayer(16, 4, 24)).eval()
    theirs = nn.TransformerEncoderLayer(16, 4, 24, batch_first=True)
    copy_layer(ours, theirs, ["norm1", "norm2"])
    x = torch.randn(2, 6, 16)
    padding = torch.arange(6) >= torch.tensor([6, 3])[:, None]
    expected = theirs(x, src_key_padding_mask=padding)
    found = ours(x, ~padding[:, None, None])
    # What torch writes at padded positions is its own affair.
    assert torch.allclose(found[~padding], expected[~padding], atol=1e-5)
    assert torch.allclose(ours(x), theirs(x), atol=1e-5)


def test_decoder_layer_is_torchs():
    ours = shake(tr.DecoderLayer(16, 4, 24)).eval()
    theirs = nn.TransformerDecoderLayer(16, 4, 24, batch_first=True)
    copy_layer(ours, theirs, ["norm1", "norm2", "norm3"])
    copy_attention(ours.cross_attention, theirs.multihead_attn)
    x, memory = torch.randn(2, 5, 16), torch.randn(2, 6, 16)
    padding = torch.arange(6) >= torch.tensor([6, 3])[:, None]
    looks = tr.causal_mask(5)
    expected = theirs(x, memory, tgt_mask=~looks, memory_key_padding_mask=padding)
    assert torch.allclose(ours(x, memory, looks, ~padding[:, None, None]), expected, atol=1e-5)


def test_the_whole_is_torchs_stack():
    """Embedding, positions, two layers each, and the shared output, beside nn.Transformer."""
    ours = shake(small()).float().eval()
    theirs = nn.Transformer(16, 2, 2, 2, 32, batch_first=True)
    theirs.encoder.norm = theirs.decoder.norm = None  # the paper has no norm after the last layer
    for mine, layer in zip(ours.encoder, theirs.encoder.layers, strict=True):
        copy_layer(mine, layer, ["norm1", "norm2"])
    for mine, layer in zip(ours.decoder, theirs.decoder.layers, strict=True):
        copy_layer(mine, layer, ["norm1", "norm2", "norm3"])
        copy_attention(mine.cross_attention, layer.multihead_attn)
    source, target = torch.randint(1, 11, (3, 7)), torch.randint(1, 11, (3, 5))
    table = ours.embedding.weight

    def embed(tokens):
        return 4 * table[tokens] + tr.positional_encoding(tokens.shape[1], 16)  # 4 = sqrt(16)

    theirs.eval()
    expected = theirs(embed(source), embed(target), tgt_mask=~tr.causal_mask(5)) @ table.T
    assert torch.allclose(ours(source, target), expected, atol=1e-4)


# --- the paper's sizes ---


def by_hand(vocab_size, d_model, d_ff, num_layers):
    """Count from the formulas of the paper: every matrix with a bias, two numbers a norm."""

    def linear(inputs, outputs):
        return inputs * outputs + outputs

    attends, norm = 4 * linear(d_model, d_model), 2 * d_model
    feeds = linear(d_model, d_ff) + linear(d_ff, d_model)
    both = (attends + feeds + 2 * norm) + (2 * attends + feeds + 3 * norm)
    return vocab_size * d_model + num_layers * both


@pytest.mark.parametrize(
    ("make", "sizes", "exact", "paper"),
    [
        (tr.Transformer.base, (37_000, 512, 2048, 6), 63_082_496, 65e6),
        (tr.Transformer.big, (37_000, 1024, 4096, 6), 214_245_376, 213e6),
    ],
)
def test_parameters_are_the_papers(make, sizes, exact, paper):
    with torch.device("meta"):
        found = tr.parameters(make())
    assert found == by_hand(*sizes) == exact
    assert abs(found / paper - 1) < 0.03


def test_base_and_big_take_options():
    with torch.device("meta"):
        model = tr.Transformer.base(100, num_layers=2, dropout=0.0)
        assert tr.parameters(model) == by_hand(100, 512, 2048, 2)
        assert tr.Transformer.big(100, num_layers=1).dropout.p == 0.3


# --- who sees whom: gradients with respect to the embedded input ---


def test_no_position_sees_its_future():
    model = shake(small())
    _, by_target = tr.reach(model, torch.tensor([[3, 4, 5]]), torch.tensor([[1, 6, 7, 8, 9]]))
    past = tr.causal_mask(5)
    assert (by_target[~past] == 0).all()
    assert (by_target[past] > 0).all()


def test_every_position_sees_the_source_but_its_padding():
    model = shake(small())
    by_source, _ = tr.reach(model, torch.tensor([[3, 4, 5, 0, 0]]), torch.tensor([[1, 6, 7]]))
    assert (by_source[:, :3] > 0).all()
    assert (by_source[:, 3:] == 0).all()


def test_reach_takes_one_row():
    with pytest.raises(ValueError, match="one source"):
        tr.reach(small(), ONES, ONES)


def test_reach_leaves_no_trace():
    model = shake(small())
    tr.reach(model, torch.tensor([[3, 4]]), torch.tensor([[1, 6]]))
    assert all(parameter.grad is None for parameter in model.parameters())
    assert not model.embedding._forward_hooks


def test_a_changed_future_changes_no_score_before_it():
    model = shake(small())
    source, target = torch.randint(1, 11, (2, 6)), torch.randint(1, 11, (2, 5))
    changed = target.clone()
    changed[:, 3:] = 11 - target[:, 3:]
    before, after = model(source, target), model(source, changed)
    assert torch.equal(before[:, :3], after[:, :3])
    assert not torch.allclose(before[:, 3:], after[:, 3:])


def test_padding_changes_nothing():
    model = shake(small())
    source, target = torch.tensor([[3, 4, 5]]), torch.tensor([[1, 6, 7]])
    padded = torch.tensor([[3, 4, 5, 0, 0]]), torch.tensor([[1, 6, 7, 0]])
    assert torch.allclose(model(source, target), model(*padded)[:, :3], atol=1e-12)


def test_a_row_does_not_see_another():
    model = shake(small())
    source, target = torch.randint(1, 11, (4, 6)), torch.randint(1, 11, (4, 5))
    alone = torch.cat([model(source[i : i + 1], target[i : i + 1]) for i in range(4)])
    assert torch.allclose(model(source, target), alone, atol=1e-12)


def test_without_positions_the_source_is_a_set():
    source, target = torch.randint(1, 11, (2, 6)), torch.randint(1, 11, (2, 5))
    order = torch.randperm(6)
    model = shake(small(positions=False))
    assert torch.allclose(model(source, target), model(source[:, order], target), atol=1e-12)
    model = shake(small())
    assert not torch.allclose(model(source, target), model(source[:, order], target), atol=1e-3)


# --- training, dropout, devices ---


def test_it_learns_and_dropout_rests_in_eval():
    model = small(dropout=0.1).float()
    source, target = torch.randint(1, 11, (8, 5)), torch.randint(1, 11, (8, 5))
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    losses = []
    for _ in range(60):
        loss = F.cross_entropy(model(source, target).flatten(0, 1), target.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.2 < losses[0]
    assert not torch.equal(model(source, target), model(source, target))
    model.eval()
    assert torch.equal(model(source, target), model(source, target))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_it_runs_on_a_gpu():
    model = shake(small()).eval()
    source, target = torch.randint(1, 11, (2, 6)), torch.randint(1, 11, (2, 5))
    expected = model(source, target)
    found = model.cuda()(source.cuda(), target.cuda())
    assert found.is_cuda and torch.allclose(found.cpu(), expected, atol=1e-9)


# --- bad input ---


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"d_model": 15}, "d_model"),
        ({"num_heads": 3}, "not divisible by 3 heads"),
        ({"num_heads": 0}, "divisible by 0 heads"),
        ({"pad": 11}, "pad must be a token"),
        ({"pad": -1}, "pad must be a token"),
        ({"pad": 0.5}, "pad must be a token"),
        ({"d_model": -2}, "d_model"),
        ({"d_model": 0}, "d_model"),
        ({"max_length": -1}, "length"),
        ({"max_length": 0}, "length"),
        ({"num_layers": -1}, "num_layers"),
        ({"num_layers": 0}, "num_layers"),
        ({"dropout": math.nan}, "dropout"),
        ({"d_ff": 0}, "d_ff"),
        ({"dropout": 1.5}, "[Dd]ropout"),
    ],
)
def test_bad_sizes(options, reason):
    with pytest.raises(ValueError, match=reason):
        small(**options)


ONES = torch.ones(2, 3, dtype=torch.long)


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        (torch.tensor([[1, 11]]), ONES[:1], "source holds tokens from 1 to 11; expected 0 to 10"),
        (ONES[:1], torch.tensor([[1, -1]]), "target holds tokens from -1 to 1"),
        (torch.ones(2, 13, dtype=torch.long), ONES, "source has 13 positions, more than 12"),
        (ONES, torch.ones(2, 13, dtype=torch.long), "target has 13 positions, more than 12"),
        (ONES[:0], ONES[:0], "not empty"),
        (ONES[:, :0], ONES, "not empty"),
        (ONES[0], ONES, "shape"),
        (ONES.float(), ONES, "whole numbers"),
        (ONES.tolist(), ONES, "whole numbers"),
        (ONES, ONES.bool(), "whole numbers"),
        (ONES, ONES[:1], "2 sources and 1 targets"),
        (torch.tensor([[0, 0]]), ONES[:1], "row of the source begins with padding"),
        (ONES[:1], torch.tensor([[0, 1]]), "row of the target begins with padding"),
    ],
)
def test_bad_tokens(source, target, reason):
    with pytest.raises(ValueError, match=reason):
        small()(source, target)


def test_an_attention_layer_refuses_what_does_not_fit():
    layer = tr.MultiHeadAttention(16, 2)
    x = torch.randn(2, 3, 16)
    for bad in (torch.randn(2, 3, 8), torch.randn(3, 16)):
        with pytest.raises(ValueError, match="memory must be"):
            layer(x, bad)
        with pytest.raises(ValueError, match="x must be"):
            layer(bad, x)
    with pytest.raises(ValueError, match="batches"):
        layer(x, torch.randn(3, 3, 16))
    assert layer.weights is None
    with pytest.raises(ValueError, match="d_model"):
        tr.MultiHeadAttention(-16, 2)
