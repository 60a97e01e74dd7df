"""The tables that a contract test works on."""

from infra.local.resources import Resources


class Tables(dict[str, str]):
    """The names of the tables. Few tests need more than two of them, and making one takes as long as many a test."""

    def __init__(self, made: Resources) -> None:
        self._made = made

    def __missing__(self, name: str) -> str:
        self[name] = self._made.made(f"{name.title()}Table").ref
        return self[name]
