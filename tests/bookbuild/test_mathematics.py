"""Every construct of mathematics that the book needs is typeset, numbered, linked and readable aloud."""

import os
import re
import subprocess

import pytest
from bs4 import BeautifulSoup

from bookbuild import mathematics
from bookbuild.command import strict_build
from small_book import configure

PAGE = r"""
# All the mathematics

Inline
$\hat\theta_{\text{ML}}$, $x_i^2$, $\tfrac12$, $\mathbf{x}^\top W$, $\mathbb{E}[X]$, $\mathcal{N}(0, \sigma^2)$,
$\nabla_{\mathbf{w}} L$,
$\lVert x \rVert_2$, $\lfloor x \rfloor$, $a \mid b$, $A \cap B$, $x \in \mathbb{R}^{n \times d}$,

$\partial L / \partial w$, $\operatorname{softmax}(z)$, $10^{-3}$, $\leftarrow$, $\odot$, $\propto$, $\sim$, $\approx$.

$$
\operatorname*{arg\,max}_\theta \prod_{i=1}^{n} p(x_i \mid \theta), \qquad
\int_0^1 f(x) \, dx, \qquad \lim_{n \to \infty} a_n
$$ (products)

$$
\begin{aligned}
a &= b + c \\
  &= \frac{\overbrace{d}^{\text{top}}}{\underbrace{e}_{\text{bottom}}}
\end{aligned}
$$ (aligned)

$$
f(x) = \begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}
$$ (cases)

$$
\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} \begin{pmatrix} x \\ y \end{pmatrix}
= \left( \sum_{j} W_{ij} \, h_j + b_i \right)_{i},
\boldsymbol{\Sigma}^{-1} \bar{x}, \quad \Bigl\lvert \sqrt{\frac{1}{n}} \Bigr\rvert
$$ (matrices)

See {eq}`products`, {eq}`aligned`, {eq}`cases` and {eq}`matrices`.

| a table | with mathematics |
|---|---|
| $P(A \mid B)$ | $\sigma(z)$ |

- in a list: $e^{i\pi} = -1$

:::{note}
In a box:

$$
y = W x + b
$$
:::
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    root = tmp_path_factory.mktemp("mathematics")
    configure(root)
    (root / "_toc.yml").write_text("format: jb-book\nroot: chapters/index\n")
    (root / "chapters").mkdir()
    (root / "chapters/references.bib").write_text("")
    (root / "chapters/index.md").write_text(PAGE)
    (root / "code/dlbasics").mkdir(parents=True)
    command = strict_build()
    done = subprocess.run(
        command, cwd=root, capture_output=True, text=True, env=dict(os.environ), timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return BeautifulSoup(
        (root / "_build/html/chapters/index.html").read_text(), "html.parser"
    ).article


def test_every_formula_is_typeset_without_a_script(page):
    formulas = page.select("span.math, div.math")
    assert len(formulas) >= 28
    assert all(formula.select_one(".katex-html") for formula in formulas)
    assert not page.select(".katex-error")
    raw = page.find_all(string=re.compile(r"\$|\\begin|\\frac"))
    assert raw and all(string.find_parent("annotation") for string in raw), (
        "TeX may stand in annotations alone"
    )


def test_every_formula_can_be_read_aloud_and_copied(page):
    for formula in page.select(".katex"):
        assert formula.select_one("math semantics")
        assert formula.select_one('annotation[encoding="application/x-tex"]').text.strip()
        assert formula.select_one(".katex-html")["aria-hidden"] == "true"


@pytest.mark.parametrize(
    "construct", ["mtable", "munder", "mover", "mfrac", "msqrt", "msubsup", "mtext"]
)
def test_structure_survives(page, construct):
    assert page.select(construct), construct


def test_numbers_and_references_agree(page):
    numbers = [re.sub(r"\D", "", tag.text) for tag in page.select(".eqno")]
    assert numbers == ["1", "2", "3", "4"]
    links = page.select('a.reference[href^="#equation-"]')
    assert [link.text for link in links] == ["(1)", "(2)", "(3)", "(4)"]
    assert all(page.find(id=link["href"][1:]) for link in links)


def test_a_formula_that_cannot_be_typeset_is_seen():
    """KaTeX does not stop the build; the built-book checks look for the class that it leaves."""
    from bookbuild import mathematics

    class App:
        def connect(self, *args, **kwargs): ...

    mathematics.setup(App())
    from sphinxcontrib.katex import render_latex

    assert "katex-error" in render_latex(r"\frac{1")


def test_a_server_that_is_late_to_listen_is_started_again(tmp_path):
    tries = []

    def start(rundir, timeout):
        tries.append((rundir / "katex.sock").exists())
        (rundir / "katex.sock").touch()
        if len(tries) < 3:
            raise ConnectionRefusedError
        return "process", "socket"

    assert mathematics._patient(start)(tmp_path, 5.0) == ("process", "socket")
    assert tries == [False, False, False]


def test_a_server_that_never_listens_fails_the_build(tmp_path):
    def start(rundir, timeout):
        raise ConnectionRefusedError

    with pytest.raises(ConnectionRefusedError):
        mathematics._patient(start)(tmp_path, 5.0)
