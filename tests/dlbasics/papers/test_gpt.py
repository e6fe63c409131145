"""GPT against Hugging Face's, the papers' sizes, who sees whom, how tokens are drawn, and bad input."""

import pytest
import torch
from torch.nn import functional as F  # noqa: N812

from dlbasics.papers import gpt
from torch_twins import shake


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


def small(**options):
    sizes = {"d_model": 16, "num_heads": 4, "num_layers": 2, "dropout": 0.0, "context": 8}
    return gpt.GPT(11, **{**sizes, **options})


def into_huggingface(model: gpt.GPT, num_heads: int):
    """Make a GPT2Model, or an OpenAIGPTModel where norms come last, with the same weights."""
    import transformers  # slow to import

    pre = isinstance(model.norm, torch.nn.LayerNorm)
    vocab_size, d_model = model.tokens.weight.shape
    sizes = {
        "vocab_size": vocab_size,
        "n_positions": model.positions.num_embeddings,
        "n_embd": d_model,
        "n_layer": len(model.layers),
        "n_head": num_heads,
        "resid_pdrop": 0.0,
        "embd_pdrop": 0.0,
        "attn_pdrop": 0.0,
    }
    if pre:
        theirs = transformers.GPT2Model(transformers.GPT2Config(**sizes)).eval()
        pairs = [
            (model.tokens, theirs.wte),
            (model.positions, theirs.wpe),
            (model.norm, theirs.ln_f),
        ]
    else:
        theirs = transformers.OpenAIGPTModel(transformers.OpenAIGPTConfig(**sizes)).eval()
        pairs = [(model.tokens, theirs.tokens_embed), (model.positions, theirs.positions_embed)]
    for mine, layer in zip(model.layers, theirs.h, strict=True):
        pairs += [(mine.norms[0], layer.ln_1), (mine.norms[1], layer.ln_2)]
        attends = mine.attention
        three = [attends.query, attends.key, attends.value]
        with torch.no_grad():  # theirs keeps matrices the other way round, and three in one
            layer.attn.c_attn.weight.copy_(torch.cat([part.weight for part in three]).T)
            layer.attn.c_attn.bias.copy_(torch.cat([part.bias for part in three]))
            for own, other in (
                (attends.output, layer.attn.c_proj),
                (mine.feed_forward[0], layer.mlp.c_fc),
                (mine.feed_forward[2], layer.mlp.c_proj),
            ):
                other.weight.copy_(own.weight.T)
                other.bias.copy_(own.bias)
    for mine, other in pairs:
        other.load_state_dict(mine.state_dict())
    return theirs


@pytest.mark.parametrize("norm_first", [True, False])
def test_it_is_huggingfaces(norm_first):
    ours = shake(small(norm_first=norm_first)).eval()
    theirs = into_huggingface(ours, 4)
    tokens = torch.randint(0, 11, (3, 8))
    with torch.no_grad():
        expected = theirs(tokens).last_hidden_state @ ours.tokens.weight.T
        assert torch.allclose(ours(tokens), expected, atol=1e-4)


@pytest.mark.parametrize(
    ("make", "exact", "printed"),
    [
        (gpt.GPT.gpt1, 116_534_784, None),  # the paper gives no count
        (gpt.GPT.gpt2, 124_439_808, None),  # it prints 117 M, which its models do not have
        (lambda: gpt.GPT.gpt2("medium"), 354_823_168, None),  # 345 M
        (lambda: gpt.GPT.gpt2("large"), 774_030_080, None),  # 762 M
        (gpt.GPT.gpt2_xl, 1_557_611_200, 1542e6),
        (lambda: gpt.GPT.gpt3("125M"), 125_226_240, 125e6),
        (lambda: gpt.GPT.gpt3("350M"), 355_871_744, 350e6),
        (lambda: gpt.GPT.gpt3("760M"), 760_300_032, 760e6),
        (lambda: gpt.GPT.gpt3("1.3B"), 1_315_723_264, 1.3e9),
        (lambda: gpt.GPT.gpt3("2.7B"), 2_651_553_280, 2.7e9),
        (lambda: gpt.GPT.gpt3("6.7B"), 6_658_404_352, 6.7e9),
        (lambda: gpt.GPT.gpt3("13B"), 12_853_386_240, 13e9),
        (gpt.GPT.gpt3, 174_604_259_328, 175e9),
    ],
)
def test_parameters_are_the_papers(make, exact, printed):
    with torch.device("meta"):
        found = gpt.parameters(make())
    assert found == exact
    assert printed is None or abs(found / printed - 1) < 0.02


def test_parameters_by_hand():
    """12 C² + 13 C a layer, one table of tokens, one of positions, a last norm where norms come first."""
    for norm_first in (True, False):
        layer = 12 * 16**2 + 13 * 16
        by_hand = 11 * 16 + 8 * 16 + 2 * layer + (2 * 16 if norm_first else 0)
        assert gpt.parameters(small(norm_first=norm_first)) == by_hand


def test_the_heads_have_64_columns_in_gpt2():
    assert all(row["d_model"] == 64 * row["num_heads"] for row in gpt.GPT2.values())


def test_the_heads_of_gpt3_make_its_width():
    columns = [row["d_model"] / row["num_heads"] for row in gpt.GPT3.values()]
    assert columns == [64, 64, 96, 128, 80, 128, 128, 128]


def test_gpt2_begins_with_branches_that_shrink_with_depth():
    deep, shallow = (small(d_model=64, num_layers=n) for n in (32, 2))
    for model, number in ((deep, 32), (shallow, 2)):
        last = model.layers[0].feed_forward[-1].weight.std().item()
        assert last == pytest.approx(0.02 / (2 * number) ** 0.5, rel=0.05)
        assert model.layers[0].feed_forward[0].weight.std().item() == pytest.approx(0.02, rel=0.05)
    first = small(d_model=64, norm_first=False).layers[0].attention.output.weight
    assert first.std().item() == pytest.approx(0.02, rel=0.05)


def test_a_changed_future_changes_no_score_before_it():
    for norm_first in (True, False):
        model = shake(small(norm_first=norm_first)).eval()
        tokens = torch.randint(0, 11, (2, 8))
        changed = tokens.clone()
        changed[:, 5:] = (tokens[:, 5:] + 1) % 11
        before, after = model(tokens), model(changed)
        assert torch.equal(before[:, :5], after[:, :5])
        assert not torch.allclose(before[:, 5:], after[:, 5:], atol=1e-4)


# --- drawing the next token ---


def test_temperature():
    logits = torch.tensor([[2.0, 0.0, 1.0]], dtype=torch.float64)
    assert torch.allclose(gpt.next_token(logits), logits.softmax(-1))
    assert torch.allclose(gpt.next_token(logits, temperature=0.5), (2 * logits).softmax(-1))
    assert gpt.next_token(logits, temperature=0).tolist() == [[1, 0, 0]]


@pytest.mark.parametrize(
    ("options", "warper"),
    [
        ({"top_k": 3}, ("TopKLogitsWarper", 3)),
        ({"top_k": 1}, ("TopKLogitsWarper", 1)),
        ({"top_k": 99}, ("TopKLogitsWarper", 99)),
        ({"top_p": 0.5}, ("TopPLogitsWarper", 0.5)),
        ({"top_p": 0.95}, ("TopPLogitsWarper", 0.95)),
        ({"top_p": 1e-9}, ("TopPLogitsWarper", 1e-9)),
    ],
)
def test_truncation_is_huggingfaces(options, warper):
    import transformers  # slow to import

    name, value = warper
    logits = 2 * torch.randn(50, 20, dtype=torch.float64)
    left = getattr(transformers, name)(value)(None, logits.clone())
    assert torch.allclose(gpt.next_token(logits, **options), left.softmax(-1), atol=1e-12)


def test_both_truncations_go_one_after_the_other():
    logits = torch.tensor([0.4, 0.3, 0.2, 0.1]).log()
    # After top-2: 4/7 and 3/7. The nucleus of 0.5 is the first alone; of 0.6, both.
    assert gpt.next_token(logits, top_k=2, top_p=0.5).tolist() == [1, 0, 0, 0]
    found = gpt.next_token(logits, top_k=2, top_p=0.6)
    assert found.tolist() == pytest.approx([4 / 7, 3 / 7, 0, 0])


def test_it_writes_what_it_learned_beyond_its_context():
    generator = torch.Generator().manual_seed(0)
    model = small(d_model=32)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    for _ in range(200):  # count up, and begin anew after 10
        start = torch.randint(0, 11, (32, 1), generator=generator)
        tokens = (start + torch.arange(9)) % 11
        loss = F.cross_entropy(model(tokens[:, :-1]).flatten(0, 1), tokens[:, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    written = model.eval().write(torch.tensor([[3], [8]]), 20, temperature=0)
    assert torch.equal(written, (torch.tensor([[3], [8]]) + torch.arange(21)) % 11)
    assert model.write(written, 0).shape == (2, 21)


def test_drawing_is_repeatable_and_leaves_no_gradient():
    model = small().eval()
    begin = torch.zeros(2, 1, dtype=torch.long)
    runs = [model.write(begin, 12, torch.Generator().manual_seed(s)) for s in (1, 1, 2)]
    assert torch.equal(runs[0], runs[1]) and not torch.equal(runs[0], runs[2])
    assert all(parameter.grad is None for parameter in model.parameters())


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"temperature": -1}, "temperature"),
        ({"temperature": float("nan")}, "temperature"),
        ({"temperature": float("inf")}, "temperature"),
        ({"top_k": 0}, "top_k"),
        ({"top_k": 1.5}, "top_k"),
        ({"top_p": 0.0}, "top_p"),
        ({"top_p": 1.1}, "top_p"),
    ],
)
def test_bad_options(options, reason):
    with pytest.raises(ValueError, match=reason):
        gpt.next_token(torch.zeros(4), **options)


ONES = torch.ones(2, 3, dtype=torch.long)


@pytest.mark.parametrize(
    ("tokens", "reason"),
    [
        (torch.tensor([[1, 11]]), "tokens holds tokens from 1 to 11; expected 0 to 10"),
        (torch.ones(2, 9, dtype=torch.long), "9 positions, more than 8"),
        (ONES[:, :0], "not empty"),
        (ONES.float(), "whole numbers"),
    ],
)
def test_bad_tokens(tokens, reason):
    with pytest.raises(ValueError, match=reason):
        small()(tokens)
    if tokens.shape[1] <= 8:
        with pytest.raises(ValueError, match=reason):
            small().write(tokens, 1)


def test_unknown_names_and_bad_sizes():
    with pytest.raises(ValueError, match="small, medium"):
        gpt.GPT.gpt2("huge")
    with pytest.raises(ValueError, match="175B"):
        gpt.GPT.gpt3("4B")
    for options in ({"context": 0}, {"num_layers": 0}, {"d_model": 0}):
        with pytest.raises(ValueError, match=next(iter(options))):
            small(**options)
    with pytest.raises(ValueError, match="number"):
        small().write(ONES, -1)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_it_runs_on_a_gpu():
    model = shake(small()).eval()
    tokens = torch.randint(0, 11, (2, 6))
    expected = model(tokens)
    assert torch.allclose(model.cuda()(tokens.cuda()).cpu(), expected, atol=1e-4)
