"""The translator: what it is fed, what it looks at, and that the page shows this very code."""

import ast
from pathlib import Path

import pytest
import torch

from dlbasics.papers.encoder_decoder import parameters
from dlbasics.sections.papers.encoder_decoder import dates, translator

ROOT = Path(__file__).parents[5]
LIBRARY = ROOT / "code/dlbasics"


@pytest.fixture(autouse=True)
def _one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    yield
    torch.set_num_threads(before)


def pair(n=2, seed=0):
    return dates.numbered([dates.Language("train", seed).sentence(n)])


def definitions(text):
    """The classes and functions of a source, by name, without comments and layout."""
    found = [node for node in ast.walk(ast.parse(text)) if hasattr(node, "name")]
    kinds = (ast.ClassDef, ast.FunctionDef)
    return {node.name: ast.dump(node) for node in found if isinstance(node, kinds)}


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("Attention", "papers/encoder_decoder.py"),
        ("Translator", "sections/papers/encoder_decoder/translator.py"),
        ("train", "sections/papers/encoder_decoder/translator.py"),
    ],
)
def test_the_page_shows_the_code_of_the_stored_runs(name, path):
    page = (ROOT / "chapters/papers/encoder-decoder.md").read_text("utf-8")
    cells = [part.split("\n```")[0] for part in page.split("```{code-cell} python\n")[1:]]
    cell = next(
        cell
        for cell in cells
        if f"\nclass {name}(" in f"\n{cell}" or f"\ndef {name}(" in f"\n{cell}"
    )
    assert definitions(cell)[name] == definitions((LIBRARY / path).read_text("utf-8"))[name]


@pytest.mark.parametrize("looks", ["attention", "last", "equal"])
def test_with_a_teacher_that_says_what_it_would_write_it_writes_the_same(looks):
    model = translator.Translator(looks, n=8, m=5)
    x, y = pair()
    alone = model(x, length=y.shape[1])
    taught = model(x, alone.argmax(dim=2))
    assert alone.shape == (1, 7, len(dates.SYMBOLS)) and torch.allclose(alone, taught)


@pytest.mark.parametrize("looks", ["attention", "last", "equal"])
def test_no_symbol_sees_its_future(looks):
    model = translator.Translator(looks, n=8, m=5)
    x, y = pair()
    other = y.clone()
    other[0, 4] = (other[0, 4] + 1) % len(dates.SYMBOLS)
    one, two = model(x, y), model(x, other)
    assert torch.equal(one[:, :5], two[:, :5]) and not torch.allclose(one[:, 5], two[:, 5])


def test_weights_are_a_row_a_symbol_and_sum_to_one():
    model = translator.Translator("attention", n=8, m=5)
    x, y = pair(3)
    model(x, y)
    assert model.alpha.shape == (1, y.shape[1], x.shape[1])
    assert torch.allclose(model.alpha.sum(dim=2), torch.ones(1, y.shape[1]))


def test_equal_weights_are_attention_that_scores_nothing():
    attends, equal = (translator.Translator(looks, n=8, m=5) for looks in ("attention", "equal"))
    equal.load_state_dict(attends.state_dict(), strict=False)
    attends.attention.v.weight.data.zero_()
    x, y = pair()
    assert torch.allclose(attends(x, y), equal(x, y), atol=1e-6)


def test_one_vector_does_not_see_where_the_states_stood():
    """Whatever the annotations are, only the last states count."""
    model = translator.Translator("last", n=8, m=5)
    x, y = pair()
    plain = model(x, y)
    hook = model.encoder.register_forward_hook(
        lambda _, __, out: (torch.zeros_like(out[0]), out[1])
    )
    assert torch.equal(model(x, y), plain)
    hook.remove()


def test_one_direction_reads_backwards_what_is_turned_round():
    model = translator.Translator("last", n=8, m=5, directions=1)
    x, y = pair()
    assert not torch.allclose(model(x, y), model(x.flip(1), y))


def test_the_race_is_between_equals():
    attends, vector = translator.Translator("attention"), translator.Translator("last", n=70)
    assert parameters(attends) <= parameters(vector) < 1.02 * parameters(attends)


def test_training_lowers_the_loss_and_scores_are_shares():
    model = translator.Translator("attention", n=16, m=8)
    losses = translator.train(model, 0.01, 40, translator.drawn(0, 40, size=16))
    assert len(losses) == 40 and sum(losses[-5:]) < sum(losses[:5])
    drawn = translator.sentences("test", 0, rows=20)
    assert list(drawn) == [1, 2, 3, 4]
    assert all(sum(len(x) for x, _ in batches) == 20 for batches in drawn.values())
    whole, single = translator.scores(model, drawn)
    assert len(whole) == len(single) == 4
    assert all(0 <= a <= b <= 1 for a, b in zip(whole, single, strict=True))


def test_batches_come_again_in_another_order_and_the_first_pass_is_the_plain_one():
    def texts(**how):
        return [str((x.tolist(), y.tolist())) for x, y in translator.drawn(3, size=2, **how)]

    plain, again = texts(steps=5), texts(steps=15, passes=3)
    assert again[:5] == plain and len(set(again)) == 5
    assert sorted(again[5:10]) == sorted(again[10:]) == sorted(plain)
    assert again[5:10] != again[10:]


def test_sources_can_be_turned_round():
    one, two = (list(translator.drawn(0, 3, size=2, backwards=turned)) for turned in (False, True))
    for (x, y), (other, same) in zip(one, two, strict=True):
        assert torch.equal(x.flip(1), other) and torch.equal(y, same)


def test_scores_of_a_model_that_knows_the_answer():
    drawn = translator.sentences("test", 0, rows=10)
    answers = {
        tuple(row.tolist()): y
        for b in drawn.values()
        for x, ys in b
        for row, y in zip(x, ys, strict=True)
    }

    def knows(x, length):
        return torch.stack(
            [
                torch.nn.functional.one_hot(answers[tuple(row.tolist())], len(dates.SYMBOLS))
                for row in x
            ]
        )

    assert translator.scores(knows, drawn) == ([1.0] * 4, [1.0] * 4)
