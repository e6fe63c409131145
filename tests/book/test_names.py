"""Which names a piece of Python reads before it gives them a value: as Python itself finds out."""

import ast

import pytest

from book.names import Names, read_by


def free(source: str) -> list[str]:
    names = Names()
    names.read(ast.parse(source))
    return [name for name, _ in names.free]


def later(source: str) -> list[str]:
    names = Names()
    names.read(ast.parse(source))
    return [name for name, _ in names.later]


RUN = {
    "x": ["x"],
    "x = 1; x": [],
    "x = x + 1": ["x"],
    "x += 1": ["x"],
    "x[0] += 1": ["x"],
    "x: int = y": ["y"],
    "x: int": [],
    "x, (y, *z) = 1, (2, 3); z": [],
    "del x": [],
    "x = 1; del x; x": ["x"],
    "for i in n: i": ["n"],
    "for i in range(3): j = i\nj": [],
    "with f as g: g": ["f"],
    "import a.b, c as d; a; d; c": ["c"],
    "from a import b, c as d; b; d; c": ["c"],
    "[i for i in x if i > y]": ["x", "y"],
    "[i for i in [1]]; i": ["i"],
    "{k: v for k, v in x.items()}": ["x"],
    "sum(i * j for i in [1] for j in range(i))": [],
    "(y := 3); y": [],
    "[(y := i) for i in [1]]; y": [],
    "print(f'{x:{w}}', __name__)": ["x", "w"],
    "def f(a, b=x): return a + b": ["x"],
    "lambda a=x: a": ["x"],
    "@deco\nclass A(Base, metaclass=M): size = y": ["deco", "Base", "M", "y"],
    "class A:\n    n = 3\n    m = n": [],
    "class A:\n    def f(self): return super().f()": [],
    "try: x = 1\nexcept E as e: e": ["E"],
    "if x: y = 1\ny": ["x"],
    "while x: break": ["x"],
    "a.b = 1": ["a"],
    "match x:\n    case 1: y": ["x", "y"],
}


@pytest.mark.parametrize(("source", "names"), RUN.items(), ids=list(RUN))
def test_what_runs_at_once(source, names):
    assert free(source) == names


@pytest.mark.parametrize("source", [s for s, names in RUN.items() if not names])
def test_what_reads_nothing_runs(source):
    if source not in ("del x",) and not source.startswith("class A:\n    def f"):
        exec(source, {})


CALLED = {
    "def f(a): return a + x": ["x"],
    "def f(a):\n    def g(): return x + a\n    return g": ["x"],
    "def f():\n    x = 1\n    return x": [],
    "def f(): return f()": [],
    "def f():\n    global x\n    x = 1": [],
    "lambda a: a * x": ["x"],
    "class A:\n    def f(self): return A, y": ["y"],
    "class A:\n    def f(self): super().f()": [],
    "def f():\n    return [i * x for i in range(3)]": ["x"],
    "def f():\n    import numpy\n    return numpy": [],
}


@pytest.mark.parametrize(("source", "names"), CALLED.items(), ids=list(CALLED))
def test_what_runs_when_it_is_called(source, names):
    assert later(source) == names


def test_what_a_function_reads():
    function = ast.parse("def f(a):\n    return a + b + len(c)").body[0]
    assert read_by(function) == ["b", "c"]
