"""CloudWatch's metric math, as far as alarms use it; by AWS's page "Using math expressions with CloudWatch metrics".

A series has a value for some of the periods, which are numbered from the newest, 0. In arithmetic and in sums, a value that is
missing beside one that is there counts as 0, and where none is there, none comes out.
"""

import ast
import operator
from collections.abc import Callable, Mapping

Series = dict[int, float]
Operand = Series | float | list[Series]

_ARITHMETIC: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}
_COMPARISON: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
}


def evaluate(expression: str, series: Mapping[str, Series], periods: int) -> Series:
    """Return the series that an expression makes of others, over so many periods."""
    made = _Evaluation(series, periods).of(ast.parse(expression, mode="eval").body)
    assert isinstance(made, dict), "the result of an alarm's expression has to be one series"
    return made


class _Evaluation:
    def __init__(self, series: Mapping[str, Series], periods: int) -> None:
        self._series = series
        self._periods = periods

    def of(self, node: ast.expr) -> Operand:
        match node:
            case ast.Constant(value=int() | float() as number):
                return float(number)
            case ast.Name(id=name):
                return self._series[name]
            case ast.List(elts=parts):
                return [_single(self.of(part)) for part in parts]
            case ast.BinOp(left=left, op=op, right=right):
                return _pairwise(_ARITHMETIC[type(op)], self.of(left), self.of(right))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return _pairwise(_COMPARISON[type(op)], self.of(left), self.of(right))
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return self._called(name, [self.of(argument) for argument in arguments])
        raise AssertionError(f"this evaluator does not know {ast.unparse(node)}")

    def _called(self, name: str, arguments: list[Operand]) -> Series:
        match name, arguments:
            case (("SUM" | "MAX"), [list() as parts]):
                aggregate: Callable[[list[float]], float] = sum if name == "SUM" else max
                found = {period for part in parts for period in part}
                return {period: aggregate([part[period] for part in parts if period in part]) for period in found}
            case "IF", [dict() as condition, float() as yes, float() as no]:
                return {period: yes if value else no for period, value in condition.items()}
            case "FILL", [dict() as one, float() as filler]:
                return dict.fromkeys(range(self._periods), filler) | one
        raise AssertionError(f"this evaluator does not know {name} of these arguments")


def _single(operand: Operand) -> Series:
    assert isinstance(operand, dict), "an array has series in it"
    return operand


def _pairwise(act: Callable[[float, float], float], left: Operand, right: Operand) -> Operand:
    match left, right:
        case float(), float():
            return float(act(left, right))
        case dict(), float():
            return {period: float(act(value, right)) for period, value in left.items()}
        case float(), dict():
            return {period: float(act(left, value)) for period, value in right.items()}
        case dict(), dict():
            both = left.keys() | right.keys()
            return {period: float(act(left.get(period, 0), right.get(period, 0))) for period in both}
    raise AssertionError("this evaluator does no arithmetic with arrays")
