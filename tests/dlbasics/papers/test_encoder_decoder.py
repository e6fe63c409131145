"""The cells, the attention and the largest model of 2014, against PyTorch and against the papers' formulas."""

import numpy as np
import pytest
import torch
from torch import nn

from dlbasics.papers import encoder_decoder as ed


@pytest.fixture(autouse=True)
def _seed():
    torch.manual_seed(0)


def test_gru_cell_with_the_reset_after_the_product_is_pytorchs():
    ours, torchs = ed.GRUCell(5, 4, reset_after=True), nn.GRUCell(5, 4)
    torchs.weight_ih.data, torchs.weight_hh.data = ours.W.data, ours.U.data
    torchs.bias_ih.data = ours.b.data
    torchs.bias_hh.data.zero_()
    h = torch.randn(3, 4)
    other = h
    for x in torch.randn(6, 3, 5):
        h, other = ours(x, h), torchs(x, other)
    assert torch.allclose(h, other, atol=1e-5)


def test_gru_cell_as_printed_is_the_papers_equations():
    cell = ed.GRUCell(3, 2)
    x, h = torch.randn(3), torch.randn(2)
    W, U, b = (p.detach().double().numpy() for p in (cell.W, cell.U, cell.b))  # noqa: N806
    xs, hs = x.double().numpy(), h.double().numpy()

    def sigmoid(value):
        return 1 / (1 + np.exp(-value))

    for i in range(2):  # unit by unit, as equations 5 to 8 are written
        r = sigmoid(W[:2] @ xs + U[:2] @ hs + b[:2])
        z = sigmoid(W[2 + i] @ xs + U[2 + i] @ hs + b[2 + i])
        candidate = np.tanh(W[4 + i] @ xs + U[4 + i] @ (r * hs) + b[4 + i])
        expected = z * hs[i] + (1 - z) * candidate
        assert cell(x[None], h[None])[0, i].item() == pytest.approx(expected, abs=1e-6)


def test_the_two_orders_agree_where_the_matrix_is_diagonal():
    before, after = ed.GRUCell(3, 4), ed.GRUCell(3, 4, reset_after=True)
    after.load_state_dict(before.state_dict())
    x, h = torch.randn(2, 3), torch.randn(2, 4)
    assert not torch.allclose(before(x, h), after(x, h), atol=1e-3)
    for cell in (before, after):
        cell.U.data[8:] = torch.diag(torch.tensor([0.5, -1.0, 2.0, 0.3]))
    assert torch.allclose(before(x, h), after(x, h), atol=1e-6)


@pytest.mark.parametrize("given", [False, True])
def test_lstm_of_four_layers_is_pytorchs(given):
    model = ed.Sutskever(9, 9, n=6, num_layers=4)
    torchs = nn.LSTM(6, 6, num_layers=4, batch_first=True)
    for k, layer in enumerate(model.encoder.layers):
        getattr(torchs, f"weight_ih_l{k}").data = layer.W.data
        getattr(torchs, f"weight_hh_l{k}").data = layer.U.data
        # PyTorch's two biases act as their sum: shared out, they are our one.
        getattr(torchs, f"bias_ih_l{k}").data = 0.3 * layer.b.data
        getattr(torchs, f"bias_hh_l{k}").data = 0.7 * layer.b.data
    x = torch.randn(2, 7, 6)
    h, c = torch.randn(2, 4, 2, 6) if given else torch.zeros(2, 4, 2, 6)
    tops, states = model.encoder(x, list(zip(h, c, strict=True)) if given else None)
    expected, (last_h, last_c) = torchs(x, (h, c))
    assert torch.allclose(tops, expected, atol=1e-5)
    assert torch.allclose(torch.stack([h for h, _ in states]), last_h, atol=1e-5)
    assert torch.allclose(torch.stack([c for _, c in states]), last_c, atol=1e-5)


def test_attention_is_the_papers_formula():
    attention = ed.Attention(3).double()
    s, h = torch.randn(2, 3).double(), torch.randn(2, 4, 3).double()
    alpha, context = attention(s, h, attention.U(h))
    W, U, v = (m.weight.detach() for m in (attention.W, attention.U, attention.v))  # noqa: N806
    for b in range(2):
        e = [(v[0] * torch.tanh(W @ s[b] + U @ h[b, j])).sum() for j in range(4)]
        total = sum(torch.exp(score) for score in e)
        weights = [torch.exp(score) / total for score in e]
        expected = sum(weight * h[b, j] for j, weight in enumerate(weights))
        assert torch.allclose(alpha[b], torch.stack(weights), atol=1e-12)
        assert torch.allclose(context[b], expected, atol=1e-12)


def test_sutskever_has_the_papers_weights():
    with torch.device("meta"):
        model = ed.Sutskever()
    matrices = sum(p.numel() for p in model.parameters() if p.dim() == 2)
    recurrent = [
        sum(p.numel() for p in net.parameters() if p.dim() == 2)
        for net in (model.encoder, model.decoder)
    ]
    assert matrices == 384_000_000 and recurrent == [32_000_000, 32_000_000]
    assert ed.parameters(model) == 384_112_000
    with torch.device("meta"):
        torchs = nn.LSTM(1000, 1000, num_layers=4)
    assert ed.parameters(torchs) - ed.parameters(model.encoder) == 16_000


def test_sutskever_reads_backwards_and_starts_small():
    model = ed.Sutskever(30, 20, n=5, num_layers=2)
    assert all(weight.abs().max() <= 0.08 for weight in model.parameters())
    source, target = torch.randint(30, (2, 6)), torch.randint(20, (2, 3))
    logits = model(source, target)
    assert logits.shape == (2, 3, 20)
    reading = []
    hook = model.source.register_forward_hook(lambda _, given, __: reading.append(given[0]))
    model(source, target)
    hook.remove()
    assert torch.equal(reading[0], source.flip(1))


def test_no_symbol_sees_its_future():
    model = ed.Sutskever(30, 20, n=5, num_layers=2)
    source, target = torch.randint(30, (1, 6)), torch.randint(20, (1, 4))
    other = target.clone()
    other[0, 3] = (other[0, 3] + 1) % 20
    one, two = model(source, target), model(source, other)
    assert torch.equal(one[:, :3], two[:, :3]) and not torch.allclose(one[:, 3], two[:, 3])


@pytest.mark.parametrize("sizes", [(0, 5), (5, 0), (2.5, 5)])
def test_vocabularies_must_hold_words(sizes):
    with pytest.raises(ValueError, match="words"):
        ed.Sutskever(*sizes, n=2, num_layers=1)
