"""What the folds of code cells say."""

from bs4 import BeautifulSoup

import small_book

PAGE = (
    small_book.NOTEBOOK
    + """\

# Title

```{code-cell} python
:tags: [hide-input]
import math
```

```{code-cell} python
:tags: [solution, hide-cell]
math.pi
```

```{code-cell} python
:tags: [hide-cell]
math.e
```
"""
)
CONF = """\
nb_code_prompt_show = "Show the solution"
suppress_warnings = ["myst-nb.lexer"]  # nothing is run here, so nobody knows the language
"""


def test_a_solution_is_offered_as_one_and_other_code_as_code(tmp_path):
    conf = small_book.CONF.format(parts=["prompts"]) + CONF
    small_book.write(tmp_path, {"conf.py": conf, "index.md": PAGE})
    small_book.build(tmp_path)
    page = BeautifulSoup((tmp_path / "_build/html/index.html").read_text("utf-8"), "html.parser")
    offered = [fold.summary.get_text(" ", strip=True) for fold in page.select("details.hide")]
    assert len(offered) == 3
    assert ["Show the code" in words for words in offered] == [True, False, True]
    assert ["Show the solution" in words for words in offered] == [False, True, False]
