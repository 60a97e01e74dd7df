"""Which functions are tried: all of the pure packages, and each of them once in ten days."""

from datetime import date, timedelta
from typing import Any

from tests.mutants.count import said_to_be_equal
from tests.mutants.mutant import plain_name
from tests.mutants.run import DAYS, LEFT_OUT, ROOT, functions_in, is_of_day, pure_packages, without_decorators

TODAY = date(2026, 12, 28)


def test_ten_days_try_every_function_once_over_the_turn_of_a_year_too() -> None:
    days = [TODAY + timedelta(days=days) for days in range(DAYS)]
    every = [function for package in pure_packages() for function in functions_in(package)]
    assert [sum(is_of_day(function, day) for day in days) for function in every] == [1] * len(every)


def test_whatever_is_said_to_be_equal_is_a_change_of_a_function_that_is_there() -> None:
    there = {plain_name(function) for package in pure_packages() for function in functions_in(package)}
    assert {entry.function for entry in said_to_be_equal()} - there == set()


def test_every_pure_package_has_functions_to_try() -> None:
    assert all(any(functions_in(package)) for package in pure_packages())


def test_functions_and_methods_are_written_as_mutmut_writes_them() -> None:
    kernel = set(functions_in("shared.kernel"))
    assert {"shared.kernel.clock.x_day_in", "shared.kernel.errors.xǁExpungeErrorǁ__init__"} <= kernel


def test_a_property_is_written_so_that_mutmut_changes_it_too() -> None:
    source = "class A:\n    @property\n    def one(self) -> int:\n        return 1\n\n    def two(self) -> int:\n        return 2\n"
    written = without_decorators(source)
    assert "@property" not in written
    assert written.splitlines()[1:4] == ["    def one(self) -> int:", "        return 1", "    one = property(one)"]
    made: dict[str, Any] = {}
    exec(written, made)  # noqa: S102 – the lines above
    assert (made["A"]().one, made["A"]().two()) == (1, 2)


def test_the_tests_that_are_left_out_are_there() -> None:
    assert [name for name in LEFT_OUT if not (ROOT / name).exists()] == []
