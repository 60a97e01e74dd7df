"""A preview and its token."""

from dataclasses import replace
from datetime import datetime

import pytest

from shared.kernel.errors import RuleConflict
from shared.retention.preview import LIFETIME, Preview, check_confirms
from tests.unit.builders import INSTANT, NOW
from tests.unit.refusals import refused

PREVIEW = Preview(token="t1", subject="policy/complaints", revision="3", expires_at=NOW + LIFETIME)


def _confirms(preview: Preview | None, at: datetime = NOW) -> Preview:
    return check_confirms(preview, "policy/complaints", "3", at)


@pytest.mark.parametrize("at", [NOW, NOW + LIFETIME - INSTANT])
def test_p15_a_preview_confirms_what_was_previewed_for_a_quarter_of_an_hour(at: datetime) -> None:
    assert _confirms(PREVIEW, at) is PREVIEW
    assert LIFETIME.total_seconds() == 15 * 60


@pytest.mark.parametrize(
    "preview",
    [
        pytest.param(None, id="none"),
        pytest.param(replace(PREVIEW, subject="policy/permits"), id="another subject"),
        pytest.param(replace(PREVIEW, revision="2"), id="another revision"),
        pytest.param(replace(PREVIEW, expires_at=NOW), id="expired"),
        pytest.param(replace(PREVIEW, expires_at=NOW - INSTANT), id="long expired"),
    ],
)
def test_p15_any_other_preview_confirms_nothing(preview: Preview | None) -> None:
    with refused(RuleConflict, "confirmation_required"):
        _confirms(preview)
