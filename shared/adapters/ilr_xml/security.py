"""Safe options for every XML parser: no network, entities or document types, and bounded size."""

from typing import Final, TypedDict


class ParserOptions(TypedDict):
    """Options of lxml's parsers."""

    resolve_entities: bool
    load_dtd: bool
    no_network: bool
    huge_tree: bool
    remove_comments: bool
    remove_pis: bool
    collect_ids: bool


OPTIONS: Final[ParserOptions] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": False,  # they are taken out once they have been counted: the parser keeps their names
    "collect_ids": False,  # it would keep the value of each `xml:id`, too
}
