"""Shorter ways through moto, for the same answers; and one mended way, where its answers were wrong.

Moto is made to be right about small things. A redaction asks it a thousand times and a year of nights a hundred thousand
times; each file here says what it did over and over. What moto has no door for is replaced by name, so that a version
without it fails at once, and tests compare the short way with the long one.
"""

from infra.local.shortcuts import actions, answers, keys, queries, transactions


def take() -> None:
    """Take them all, in this process; once is enough, twice does no harm."""
    for way in (actions, answers, keys, queries, transactions):
        way.take()
