"""Rows of learners' returns."""

from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.bodies import Unreadable, body_of, encoded
from shared.adapters.dynamodb.keys import Item
from shared.adapters.dynamodb.models import Row
from shared.kernel.identifiers import TenantId
from shared.learners.ilr import IlrReturn


def ilr_item(tenant: TenantId, one: IlrReturn) -> Item:
    return Row.item(pk=keys.ilr_pk(tenant, one.learner), sk=one.id, body=encoded(one))


def ilr_from(item: Item) -> IlrReturn:
    """Return a row's return; raise ``Unreadable``."""
    one = body_of(IlrReturn, item)
    if (keys.learner_of(item["pk"]["S"])[1], item["sk"]["S"]) != (one.learner, one.id):
        raise Unreadable("a return is in the row of another")
    return one
