"""The task, and the recurrent rival: what it reads, what it knows, and that it learns."""

import pytest
import torch
from torch.nn import functional as F  # noqa: N812

from dlbasics.papers import transformer
from dlbasics.sections.papers.transformer import reversal


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def test_a_batch():
    source, shifted, answer = reversal.batch(50, 6, generator())
    assert source.shape == shifted.shape == answer.shape == (50, 6)
    assert source.min() == reversal.FIRST and source.max() == reversal.VOCAB_SIZE - 1
    assert answer[0].tolist() == source[0].tolist()[::-1]
    assert (shifted[:, 0] == reversal.START).all()
    assert torch.equal(shifted[:, 1:], answer[:, :-1])
    assert torch.equal(source, reversal.batch(50, 6, generator())[0])
    for size, length in ((0, 6), (6, 0), (-1, 6)):
        with pytest.raises(ValueError, match=r"rows|size"):
            reversal.batch(size, length, generator())


class Oracle(torch.nn.Module):
    """Writes the source backwards, by rule; or the smallest symbol always."""

    def __init__(self, right=True):
        super().__init__()
        self.right = right

    def forward(self, source, target):
        answer = source.flip(1)[:, : target.shape[1]]
        wanted = answer if self.right else torch.full_like(answer, reversal.FIRST)
        return F.one_hot(wanted, reversal.VOCAB_SIZE).float()


def test_written_is_what_the_model_writes():
    source, _, answer = reversal.batch(7, 5, generator())
    model = Oracle()
    assert torch.equal(reversal.written(model, source), answer)
    assert model.training  # as it was


def test_accuracy():
    assert reversal.accuracy(Oracle(), 5) == 1
    assert 0.05 < reversal.accuracy(Oracle(right=False), 5) < 0.15
    few = {reversal.accuracy(Oracle(right=False), 5, seed=seed, rows=9) for seed in range(4)}
    assert len(few) > 1


def rival(**options):
    torch.manual_seed(0)
    return reversal.Recurrent(16, **options)


def test_the_rivals_have_the_sizes_that_they_say():
    # Embedding, two GRUs of three matrices pairs and bias pairs each, output.
    grus = 2 * 3 * (16 * 16 * 2 + 16 * 2)
    assert transformer.parameters(rival()) == 12 * 16 + grus + 12 * 17
    assert transformer.parameters(rival(attention=True)) == 12 * 16 + grus + 12 * 33


@pytest.mark.parametrize("attention", [False, True])
def test_a_rival_writes_from_left_to_right(attention):
    model = rival(attention=attention)
    source, shifted, _ = reversal.batch(2, 5, generator())
    logits = model(source, shifted)
    assert logits.shape == (2, 5, reversal.VOCAB_SIZE)
    changed = shifted.clone()
    changed[:, 3] = reversal.START
    again = model(source, changed)
    assert torch.equal(again[:, :3], logits[:, :3])
    assert not torch.allclose(again[:, 3:], logits[:, 3:])


def test_only_attention_goes_past_the_last_state():
    """Cut the reader's other states off: the bottleneck does not notice, attention does."""
    source, shifted, _ = reversal.batch(2, 5, generator())
    for attention in (False, True):
        model = rival(attention=attention)
        logits = model(source, shifted)
        handle = model.reader.register_forward_hook(lambda m, i, o: (torch.zeros_like(o[0]), o[1]))
        cut = model(source, shifted)
        handle.remove()
        assert torch.equal(cut, logits) is not attention


@pytest.mark.parametrize("attention", [False, True])
def test_train_learns_a_short_row_and_repeats(attention):
    runs = []
    for _ in range(2):
        torch.manual_seed(0)
        model = reversal.Recurrent(24, attention=attention)
        losses = reversal.train(model, length=3, num_epochs=4, lr=1e-2, seed=0).train_loss
        runs.append(losses)
    assert runs[0] == runs[1] and len(losses) == 4
    assert losses[-1] < losses[0] / 2
    assert reversal.accuracy(model, 3) > 0.6


def test_no_row_comes_twice():
    rows = reversal.Fresh(length=12, seed=0)
    epochs = [list(rows), list(rows)]
    assert len(epochs[0]) == len(rows) == 50
    sources = torch.cat([source for epoch in epochs for source, _, _ in epoch])
    assert sources.shape == (6400, 12)
    assert len(sources.unique(dim=0)) == len(sources)
    again, _, _ = next(iter(reversal.Fresh(length=12, seed=0)))
    assert torch.equal(again, sources[:64])


def test_train_leaves_the_global_generator_alone():
    model = rival()
    state = torch.get_rng_state()
    reversal.train(model, length=3, num_epochs=1, lr=1e-2, seed=0)
    reversal.accuracy(model, 3)
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize("bad", [{"num_epochs": -1}, {"lr": -1.0}, {"length": 0}])
def test_train_refuses_bad_numbers(bad):
    with pytest.raises(ValueError):
        reversal.train(rival(), **{"length": 3, "num_epochs": 1, "lr": 1e-2, "seed": 0, **bad})


@pytest.mark.parametrize("hidden", [0, -3, 1.5])
def test_a_rival_needs_numbers_to_remember_with(hidden):
    with pytest.raises(ValueError, match="hidden"):
        reversal.Recurrent(hidden)


def test_a_rival_needs_as_many_columns_as_positions_fill():
    with pytest.raises(ValueError, match="even"):
        reversal.Recurrent(7, positions=True)


ONES = torch.ones(2, 3, dtype=torch.long)


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        (ONES * 99, ONES, "source holds tokens from 99 to 99; expected 0 to 11"),
        (ONES, -ONES, "target holds tokens"),
        (ONES[:0], ONES[:0], "not empty"),
        (ONES[:, :0], ONES, "not empty"),
        (ONES.float(), ONES, "whole numbers"),
        (ONES, ONES[:1], "2 sources and 1 targets"),
    ],
)
def test_a_rival_refuses_bad_tokens(source, target, reason):
    with pytest.raises(ValueError, match=reason):
        rival()(source, target)


def test_a_model_that_cannot_write_is_left_as_it_was():
    model = transformer.Transformer(reversal.VOCAB_SIZE, 8, 1, 8, 1, max_length=4)
    with pytest.raises(ValueError, match="positions"):
        reversal.accuracy(model, 5)
    assert model.training
    with pytest.raises(ValueError, match="not empty"):
        reversal.written(model, ONES[:, :0])
