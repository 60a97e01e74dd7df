"""How every parser here is set up: no network, no entities, no document types, the library's limits on, nothing kept unread."""

from typing import Final, TypedDict


class ParserOptions(TypedDict):
    """What lxml's parsers take."""

    resolve_entities: bool
    load_dtd: bool
    no_network: bool
    huge_tree: bool
    remove_comments: bool
    remove_pis: bool


OPTIONS: Final[ParserOptions] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
