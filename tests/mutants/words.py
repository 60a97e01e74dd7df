"""Which mutants change nothing but words: the rule by which they are counted apart.

Tests hold what programs read (codes, pointers, names) and that there is a message. How it is worded is left to its author.
"""

import ast
import re
from collections.abc import Iterator

_TWO_WORDS = re.compile(r"\w\S* \S*\w")  # codes, pointers and separators have no such place


def changes_only_words(original: ast.AST, mutant: ast.AST) -> bool:
    """Tell whether the functions differ in nothing but the wording of sentences, or are a ``__repr__``.

    A sentence that is missing, or is no text any more, is more than other words.
    """
    if isinstance(original, ast.FunctionDef) and original.name == "__repr__":
        return True
    return all(_is_sentence(was) and isinstance(becomes, str) for was, becomes in _differences(original, mutant))


def _is_sentence(value: object) -> bool:
    return isinstance(value, str) and _TWO_WORDS.search(value) is not None


def _differences(one: object, other: object) -> Iterator[tuple[object, object]]:
    """Yield the pairs of values, or of whole nodes of different kinds, in which two trees differ."""
    if isinstance(one, ast.AST) and type(one) is type(other):
        for name in one._fields:
            yield from _differences(getattr(one, name, None), getattr(other, name, None))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for left, right in zip(one, other, strict=True):
            yield from _differences(left, right)
    elif isinstance(one, ast.AST) or type(one) is not type(other) or one != other:
        yield one, other
