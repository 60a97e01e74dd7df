"""Shorter ways through moto with the same answers, and one correction.

A redaction asks moto a thousand times, a year of nights a hundred thousand times. The shortcuts replace moto's own functions by
name, so a version without them fails at once; tests compare both ways.
"""

from infra.local.shortcuts import actions, answers, keys, queries, transactions


def take() -> None:
    """Take all shortcuts in this process; a repeat does no harm."""
    for way in (actions, answers, keys, queries, transactions):
        way.take()
