"""CloudFormation's intrinsic functions, as far as the template uses them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from infra.local.template import TemplateError

NO_VALUE = object()


@dataclass(kw_only=True)
class Resolver:
    """Resolves intrinsic functions.

    `reference` and `attribute` answer `Ref` and `Fn::GetAtt` by logical id. They may make the resource, so that references
    order the making.
    """

    template: Mapping[str, Any]
    parameters: Mapping[str, Any]
    reference: Callable[[str], str]
    attribute: Callable[[str, str], str]
    _conditions: dict[str, bool] = field(default_factory=dict)

    def resolve(self, value: Any) -> Any:  # noqa: ANN401 (a template's values are any JSON)
        if isinstance(value, list):
            return [made for item in value if (made := self.resolve(item)) is not NO_VALUE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            name, argument = next(iter(value.items()))
            if name in _FUNCTIONS:
                return _FUNCTIONS[name](self, argument)
            if name.startswith("Fn::"):
                raise TemplateError(f"{name} is unknown to the local stack")
        made = {key: self.resolve(item) for key, item in value.items()}
        return {key: item for key, item in made.items() if item is not NO_VALUE}

    def holds(self, condition: str) -> bool:
        if condition not in self._conditions:
            self._conditions[condition] = self.resolve(self.template["Conditions"][condition])
        return self._conditions[condition]

    def _ref(self, name: str) -> Any:  # noqa: ANN401 (NO_VALUE, a string, or a list of them)
        if name == "AWS::NoValue":
            return NO_VALUE
        return self.parameters[name] if name in self.parameters else self.reference(name)

    def _sub(self, argument: str | list[Any]) -> str:
        text, own = (argument, {}) if isinstance(argument, str) else argument
        values = {name: str(self.resolve(value)) for name, value in own.items()}

        def fill(match: re.Match[str]) -> str:
            name = match[1]
            if name.startswith("!"):
                return f"${{{name[1:]}}}"
            if name in values:
                return values[name]
            return self.attribute(*name.split(".", 1)) if "." in name else str(self._ref(name))

        return re.sub(r"\$\{([^}]+)\}", fill, text)

    def _if(self, argument: list[Any]) -> Any:  # noqa: ANN401 (any branch's value)
        condition, yes, no = argument
        return self.resolve(yes if self.holds(condition) else no)

    def _equals(self, argument: list[Any]) -> bool:
        left, right = self.resolve(argument)
        return str(left) == str(right)


_FUNCTIONS: dict[str, Callable[[Resolver, Any], Any]] = {
    "Ref": Resolver._ref,  # noqa: SLF001 (the class's own table, which needs the class to be there)
    "Fn::GetAtt": lambda resolver, pair: resolver.attribute(*pair),
    "Fn::Sub": Resolver._sub,  # noqa: SLF001 (as above)
    "Fn::If": Resolver._if,  # noqa: SLF001 (as above)
    "Fn::Equals": Resolver._equals,  # noqa: SLF001 (as above)
    "Fn::And": lambda resolver, parts: all(resolver.resolve(part) for part in parts),
    "Fn::Not": lambda resolver, parts: not resolver.resolve(parts[0]),
    "Fn::Join": lambda resolver, pair: str(pair[0]).join(map(str, resolver.resolve(pair[1]))),
    "Fn::Split": lambda resolver, pair: resolver.resolve(pair[1]).split(pair[0]),
    "Fn::Select": lambda resolver, pair: resolver.resolve(pair[1])[int(pair[0])],
}
