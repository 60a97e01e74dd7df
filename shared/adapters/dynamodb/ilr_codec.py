"""Learners' returns as rows, and back: the aims are one JSON text, because a return is only ever read and written whole."""

from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.json_text import from_json_text, json_text
from shared.adapters.dynamodb.keys import Item
from shared.adapters.dynamodb.models import IlrRow
from shared.adapters.dynamodb.rows import item_of, row_of
from shared.kernel.identifiers import TenantId
from shared.learners.ilr import Aim, IlrId, IlrReturn

_AIMS = tuple[Aim, ...]


def ilr_item(tenant: TenantId, one: IlrReturn) -> Item:
    """Return the row of a return."""
    return item_of(
        IlrRow,
        pk=keys.ilr_pk(tenant, one.learner),
        sk=one.id,
        status=one.status,
        aims=json_text(one.aims),
        prepared_at=one.prepared_at,
    )


def ilr_from(item: Item) -> IlrReturn:
    """Return the return that a row holds; raise ``Unreadable``."""
    row = row_of(IlrRow, item)
    _, learner = keys.learner_of(row.pk)
    return IlrReturn(
        learner=learner,
        id=IlrId(row.sk),
        status=row.status,
        aims=from_json_text(_AIMS, row.aims),
        prepared_at=row.prepared_at,
    )
