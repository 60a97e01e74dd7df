"""The rule that counts some mutants apart: only where nothing but the wording of a sentence differs, or a repr."""

import ast

import pytest

from tests.mutants.words import changes_only_words

REFUSAL = 'raise Invalid("no_such_state", "this state is unknown")'


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (REFUSAL, 'raise Invalid("no_such_state", "XXthis state is unknownXX")'),
        (REFUSAL, 'raise Invalid("no_such_state", "THIS STATE IS UNKNOWN")'),
        ('return "It is on" if yes else "It is off"', 'return "It is on" if yes else "XXIt is offXX"'),
    ],
)
def test_a_sentence_that_is_worded_otherwise_changes_only_words(was: str, becomes: str) -> None:
    assert changes_only_words(function(was), function(becomes))


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (REFUSAL, 'raise Invalid("NO_SUCH_STATE", "this state is unknown")'),
        (REFUSAL, 'raise Invalid("no_such_state", None)'),
        (REFUSAL, 'raise Invalid("no_such_state")'),
        (REFUSAL, 'raise Invalid(None, "this state is unknown")'),
        ('return ", ".join(names)', 'return "XX, XX".join(names)'),
        ('return Fault("/states/name", text)', 'return Fault("/STATES/NAME", text)'),
        ("return count < 1", "return count <= 1"),
        ("return True", "return 1"),
        ("return 1", "return 2"),
        ("return None", 'return ""'),
        ('yield Fault("/a", "it is one")', 'yield Fault("/b", "it is two")'),
        ("case_of(1)\nreturn 2", "return 2"),
    ],
)
def test_a_code_a_pointer_a_value_or_a_sentence_that_is_missing_changes_more_than_words(was: str, becomes: str) -> None:
    assert not changes_only_words(function(was), function(becomes))


def test_a_repr_is_words_whatever_changes_in_it() -> None:
    was, becomes = (function(f"return {value}", name="__repr__") for value in (1, 2))
    assert changes_only_words(was, becomes)
    assert not changes_only_words(function("return 1", name="__str__"), function("return 2", name="__str__"))


def function(body: str, name: str = "rule") -> ast.AST:
    lines = "\n    ".join(body.splitlines())
    return ast.parse(f"def {name}():\n    {lines}\n").body[0]
