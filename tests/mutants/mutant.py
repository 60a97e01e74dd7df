"""Mutants as mutmut leaves them: a file with every variant of each function, and beside it how the tests ended for each."""

import ast
import copy
import json
from collections.abc import Container, Iterator
from dataclasses import dataclass
from difflib import ndiff
from enum import Enum, auto
from pathlib import Path

from tests.mutants.words import changes_only_words

_MARK = "__mutmut_"
_PART_OF_NAME = "\u01c1"  # mutmut writes a method as this sign, its class, the sign, its name


class Verdict(Enum):
    """What the tests made of a mutant. UNCLEAR: they neither passed nor failed, or were never run."""

    KILLED = auto()
    SURVIVED = auto()
    UNCLEAR = auto()


# The exit codes of pytest, those that mutmut gives to mutants that no test reaches (33), and the signal at the time limit.
_VERDICTS = {
    1: Verdict.KILLED,
    3: Verdict.KILLED,
    -24: Verdict.KILLED,
    0: Verdict.SURVIVED,
    5: Verdict.SURVIVED,
    33: Verdict.SURVIVED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One change of one function (``module.function``, ``module.Class.method``): the statements as they were and as they became."""

    function: str
    was: str
    becomes: str
    is_wording: bool
    verdict: Verdict

    @property
    def package(self) -> str:
        """The package that it belongs to, as in ``shared.records``."""
        return ".".join(self.function.split(".")[:2])


def mutants_in(folder: Path, functions: Container[str]) -> Iterator[Mutant]:
    """Yield the mutants of *functions*, written as mutmut writes them, under *folder*, the tree that mutmut made."""
    for results in sorted(folder.rglob("*.py.meta")):
        codes: dict[str, int | None] = json.loads(results.read_text(encoding="utf-8"))["exit_code_by_key"]
        chosen = {name: code for name, code in codes.items() if name.partition(_MARK)[0] in functions}
        if chosen:
            variants = _variants(ast.parse(results.with_suffix("").read_text(encoding="utf-8")))
            for name, code in chosen.items():
                yield _mutant(name, code, variants)


def plain_name(name: str) -> str:
    """Return what the function of a mutant, or one written as mutmut writes it, is called in the code."""
    module, _, mangled = name.partition(_MARK)[0].rpartition(".")
    return f"{module}.{mangled.removeprefix('x_').removeprefix(f'x{_PART_OF_NAME}').replace(_PART_OF_NAME, '.')}"


def _variants(module: ast.Module) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in ast.walk(module) if isinstance(node, ast.FunctionDef) and _MARK in node.name}


def _mutant(name: str, code: int | None, variants: dict[str, ast.FunctionDef]) -> Mutant:
    function = plain_name(name)
    variant = name.rpartition(".")[2]
    original = _named(variants[f"{variant.partition(_MARK)[0]}{_MARK}orig"], function)
    mutated = _named(variants[variant], function)
    was, becomes = _changed_lines(original, mutated)
    return Mutant(
        function=function,
        was=was,
        becomes=becomes,
        is_wording=changes_only_words(original, mutated),
        verdict=_VERDICTS.get(code, Verdict.UNCLEAR) if code is not None else Verdict.UNCLEAR,
    )


def _named(variant: ast.FunctionDef, function: str) -> ast.FunctionDef:
    named = copy.copy(variant)
    named.name = function.rpartition(".")[2]
    return named


def _changed_lines(original: ast.FunctionDef, mutated: ast.FunctionDef) -> tuple[str, str]:
    lines = list(ndiff(ast.unparse(original).splitlines(), ast.unparse(mutated).splitlines()))
    was, becomes = ("\n".join(line[2:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    return was, becomes
