"""The helper code of the book Deep Learning Basics. Its modules are named after the book's topics."""

from dlbasics.page.explore import explore
from dlbasics.page.notebook import glue, set_seed

__all__ = ["explore", "glue", "set_seed"]
