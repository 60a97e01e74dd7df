"""Rows of learners' returns."""

from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.bodies import body_of, encoded
from shared.adapters.dynamodb.keys import Item
from shared.adapters.dynamodb.models import Row
from shared.kernel.identifiers import TenantId
from shared.learners.ilr import IlrReturn


def ilr_item(tenant: TenantId, one: IlrReturn) -> Item:
    return Row.item(pk=keys.ilr_pk(tenant, one.learner), sk=one.id, body=encoded(one))


def ilr_from(item: Item) -> IlrReturn:
    """Return a row's return; raise ``Unreadable``."""
    return body_of(IlrReturn, item)
