"""`$filter` as a tree: the library's grammar with our errors, which repeat nothing of the text (X8)."""

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from shared.kernel.errors import Malformed, NotSupported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sly.lex import Token

# Written as in a link: with a token of who asks, the gateway lets 10,240 bytes of address and headers through, and the link to the
# next page has to pass as the first request did.
LONGEST_FILTER = 6000
MOST_TOKENS = 1000  # each is asked of up to 5,000 rows, within the API's 29 seconds
# What the library raises over texts that it half understands.
_DEFECTS = (AttributeError, TypeError, ValueError, LookupError, NotImplementedError, RecursionError)


def parsed(text: str) -> Any:  # noqa: ANN401 – the library's nodes have no common type that says anything
    """Return a filter's tree; raise ``Malformed`` if it can't be read."""
    # Not at the module's head: the grammar's tables take longer to make than all the rest of a start.
    from odata_query.exceptions import ODataException  # noqa: PLC0415 – see above
    from odata_query.grammar import ODataLexer, ODataParser  # noqa: PLC0415 – see above

    if len(quote(text, errors="replace")) > LONGEST_FILTER:
        raise Malformed("invalid_filter", f"a filter may have up to {LONGEST_FILTER} characters as a link writes them")
    try:
        tree = ODataParser().parse(_single_items_listed(ODataLexer().tokenize(text.strip())))
    except (ODataException, *_DEFECTS):
        raise Malformed("invalid_filter", "$filter can't be read") from None
    if tree is None:
        raise Malformed("invalid_filter", "$filter can't be read")
    return tree


def _single_items_listed(tokens: "Iterator[Token]") -> "Iterator[Token]":
    # OData writes ``in ('a')`` where the library's grammar wants ``in ('a',)``.
    depth, is_awaited, has_comma, number = 0, False, False, 0
    for token in tokens:
        number += token.type != "WS"
        if number > MOST_TOKENS:
            raise Malformed("invalid_filter", f"$filter may have up to {MOST_TOKENS} names, values and signs")
        if token.type == "IN":
            is_awaited = True
        elif token.type == "(" and (is_awaited or depth):
            is_awaited, has_comma, depth = False, has_comma and depth > 0, depth + 1
        elif token.type == "," and depth == 1:
            has_comma = True
        elif token.type == ")" and depth:
            depth -= 1
            if not depth and not has_comma:
                yield _comma_before(token)
        yield token


def _comma_before(token: "Token") -> "Token":
    comma = type(token)()
    comma.type, comma.value = ",", ","
    comma.lineno, comma.index = token.lineno, token.index
    return comma


def unsupported(what: str) -> NotSupported:
    """Return the error for what the grammar knows and we don't evaluate."""
    return NotSupported("unsupported_filter", f"{what} can't be used in $filter")
