"""The launch tests drive the same Chromium as the browser tests."""

from browser.conftest import chromium  # noqa: F401 (a fixture)
