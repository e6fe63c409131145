"""Benchmarks of the book, side by side in one run: `python -m bookbuild.bench`."""
