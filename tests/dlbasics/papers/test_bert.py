"""BERT against Hugging Face's, the paper's sizes, what masking hides, and bad input."""

import pytest
import torch
from torch.nn import functional as F  # noqa: N812

from dlbasics.papers import bert
from torch_twins import shake


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


def small(**options):
    sizes = {"d_model": 16, "num_heads": 4, "num_layers": 2, "dropout": 0.0, "max_length": 12}
    return bert.BERT(11, **{**sizes, **options})


def into_huggingface(model: bert.BERT, num_heads: int):
    """Make a BertModel with the same weights."""
    import transformers  # slow to import

    vocab_size, d_model = model.words.weight.shape
    config = transformers.BertConfig(
        vocab_size=vocab_size,
        hidden_size=d_model,
        num_hidden_layers=len(model.layers),
        num_attention_heads=num_heads,
        intermediate_size=4 * d_model,
        max_position_embeddings=model.positions.num_embeddings,
        type_vocab_size=model.segments.num_embeddings,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    theirs = transformers.BertForPreTraining(config).eval()
    inner, embed = theirs.bert, theirs.bert.embeddings
    pairs = [
        (model.words, embed.word_embeddings),
        (model.positions, embed.position_embeddings),
        (model.segments, embed.token_type_embeddings),
        (model.norm, embed.LayerNorm),
        (model.pooler, inner.pooler.dense),
    ]
    for mine, layer in zip(model.layers, inner.encoder.layer, strict=True):
        attends = layer.attention
        pairs += [
            (mine.attention.query, attends.self.query),
            (mine.attention.key, attends.self.key),
            (mine.attention.value, attends.self.value),
            (mine.attention.output, attends.output.dense),
            (mine.norms[0], attends.output.LayerNorm),
            (mine.feed_forward[0], layer.intermediate.dense),
            (mine.feed_forward[2], layer.output.dense),
            (mine.norms[1], layer.output.LayerNorm),
        ]
    for mine, other in pairs:
        other.load_state_dict(mine.state_dict())
    return theirs


def test_it_is_huggingfaces():
    ours = shake(bert.PreTraining(small())).eval()
    theirs = into_huggingface(ours.bert, 4)
    head = theirs.cls
    head.predictions.transform.dense.load_state_dict(ours.transform[0].state_dict())
    head.predictions.transform.LayerNorm.load_state_dict(ours.transform[2].state_dict())
    head.seq_relationship.load_state_dict(ours.next_sentence.state_dict())
    with torch.no_grad():
        head.predictions.bias.copy_(ours.bias)
    tokens = torch.randint(1, 11, (3, 9))
    tokens[1, 6:] = tokens[2, 3:] = 0
    segments = (torch.arange(9) > 4).long().expand(3, 9)
    real = tokens != 0
    with torch.no_grad():
        x, pooled = ours.bert(tokens, segments)
        words, following = ours(tokens, segments)
        hidden = theirs.bert(tokens, attention_mask=real.long(), token_type_ids=segments)
        expected = theirs(tokens, attention_mask=real.long(), token_type_ids=segments)
    assert torch.allclose(x[real], hidden.last_hidden_state[real], atol=1e-4)
    assert torch.allclose(pooled, hidden.pooler_output, atol=1e-4)
    assert torch.allclose(words[real], expected.prediction_logits[real], atol=1e-4)
    assert torch.allclose(following, expected.seq_relationship_logits, atol=1e-4)


@pytest.mark.parametrize(
    ("make", "exact", "paper"),
    [(bert.BERT.base, 109_482_240, 110e6), (bert.BERT.large, 335_141_888, 340e6)],
)
def test_parameters_are_the_papers(make, exact, paper):
    with torch.device("meta"):
        found = bert.parameters(make())
    assert found == exact
    assert abs(found / paper - 1) < 0.02


def test_the_output_layer_is_the_table_of_words():
    model = bert.PreTraining(small())
    heads = 16 * 16 + 16 + 2 * 16 + 11 + 2 * 16 + 2  # no second table
    assert bert.parameters(model) == bert.parameters(model.bert) + heads


def test_every_position_sees_both_sides_but_no_padding():
    model = shake(small()).eval()
    tokens = torch.tensor([[3, 4, 5, 6, 0, 0]])
    before, _ = model(tokens)
    for place in range(4):
        changed = tokens.clone()
        changed[0, place] = 9
        after, _ = model(changed)
        assert ((before - after)[0, :4].abs().amax(-1) > 1e-6).all()
    longer, _ = model(F.pad(tokens, (0, 3)))
    assert torch.allclose(before[:, :4], longer[:, :4], atol=1e-6)


def test_segments_default_to_the_first():
    model = shake(small()).eval()
    tokens = torch.randint(1, 11, (2, 5))
    first, second = torch.zeros_like(tokens), torch.ones_like(tokens)
    assert torch.equal(model(tokens)[0], model(tokens, first)[0])
    assert not torch.allclose(model(tokens)[0], model(tokens, second)[0], atol=1e-3)


def test_words_are_hidden_as_the_paper_says():
    generator = torch.Generator().manual_seed(1)
    tokens = torch.randint(3, 50, (400, 50), generator=generator)
    tokens[:, 40:] = 0
    read, chosen = bert.mask_words(tokens, 50, mask=1, special=(0, 2), generator=generator)
    ordinary = tokens != 0
    assert not chosen[~ordinary].any()
    assert torch.equal(read[~chosen], tokens[~chosen])
    assert abs(chosen[ordinary].float().mean().item() - 0.15) < 0.01
    hidden = read[chosen] == 1
    stays = read[chosen] == tokens[chosen]
    assert abs(hidden.float().mean().item() - 0.8) < 0.03
    assert abs(stays.float().mean().item() - 0.1 - 0.1 / 47) < 0.03
    other = read[chosen][~hidden & ~stays]
    assert set(other.tolist()) == set(range(3, 50))  # never padding, the mask, or token 2


@pytest.mark.parametrize(("rate", "share"), [(0.0, 0), (1.0, 1)])
def test_the_rate_at_its_ends(rate, share):
    tokens = torch.randint(3, 9, (20, 10))
    _, chosen = bert.mask_words(tokens, 9, mask=1, special=(0,), rate=rate)
    assert chosen.float().mean().item() == share


def test_it_learns_to_fill_in_and_the_loss_counts_only_what_was_chosen():
    # Each row counts up from a random start, so that any neighbour tells what is hidden.
    generator = torch.Generator().manual_seed(0)
    model = bert.PreTraining(small(d_model=32, dropout=0.0))
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    losses = []
    for _ in range(300):
        start = torch.randint(0, 8, (32, 1), generator=generator)
        tokens = 2 + (start + torch.arange(6)) % 8  # (32, 6)
        read, chosen = bert.mask_words(tokens, 10, mask=1, rate=0.3, generator=generator)
        loss = F.cross_entropy(model(read)[0][chosen], tokens[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[0] > 2 and sum(losses[-25:]) / 25 < 0.8


ONES = torch.ones(2, 3, dtype=torch.long)


@pytest.mark.parametrize(
    ("tokens", "segments", "reason"),
    [
        (torch.tensor([[1, 11]]), None, "tokens holds tokens from 1 to 11; expected 0 to 10"),
        (torch.ones(2, 13, dtype=torch.long), None, "13 positions, more than 12"),
        (ONES[:0], None, "not empty"),
        (ONES.float(), None, "whole numbers"),
        (torch.tensor([[0, 1]]), None, "begins with padding"),
        (ONES, 2 * ONES, "segments holds tokens from 2 to 2; expected 0 to 1"),
        (ONES, ONES[:1], "segments"),
    ],
)
def test_bad_tokens(tokens, segments, reason):
    with pytest.raises(ValueError, match=reason):
        small()(tokens, segments)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"pad": 11}, "pad must be a token"),
        ({"d_model": 0}, "d_model"),
        ({"num_layers": 0}, "num_layers"),
        ({"max_length": 0}, "max_length"),
        ({"segments": 0}, "segments"),
        ({"num_heads": 3}, "not divisible by 3 heads"),
    ],
)
def test_bad_sizes(options, reason):
    with pytest.raises(ValueError, match=reason):
        small(**options)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"rate": 1.5}, "rate is a probability"),
        ({"rate": float("nan")}, "rate is a probability"),
        ({"special": range(11)}, "every token is special"),
    ],
)
def test_bad_masking(options, reason):
    with pytest.raises(ValueError, match=reason):
        bert.mask_words(ONES, 11, **{"mask": 1, **options})


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_it_runs_on_a_gpu():
    model = shake(small()).eval()
    tokens = torch.randint(1, 11, (2, 6))
    expected = model(tokens)[0]
    assert torch.allclose(model.cuda()(tokens.cuda())[0].cpu(), expected, atol=1e-4)
