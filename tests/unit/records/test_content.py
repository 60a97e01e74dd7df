"""What hangs on a record: numbers, counts and limits."""

import pytest

from shared.kernel.errors import Invalid
from shared.records.content import (
    ContentCounts,
    ContentKind,
    check_body,
)
from tests.unit.refusals import refused


@pytest.mark.parametrize("kind", ContentKind)
def test_one_more_content_counts_in_its_kind_alone(kind: ContentKind) -> None:
    counts = ContentCounts(messages=1, letters=2, email_alerts=3, notes=4, attachments=5)
    more = counts.with_one_more(kind)
    assert {each: more.of(each) - counts.of(each) for each in ContentKind} == {
        each: int(each is kind) for each in ContentKind
    }


def test_x1_the_record_alone_tells_the_number_of_every_content() -> None:
    counts = ContentCounts(messages=2, notes=1, attachments=2)
    assert list(counts.numbers()) == [
        (ContentKind.MESSAGE, 1),
        (ContentKind.MESSAGE, 2),
        (ContentKind.NOTE, 1),
        (ContentKind.ATTACHMENT, 1),
        (ContentKind.ATTACHMENT, 2),
    ]


def test_a_record_without_contents_has_none_to_number() -> None:
    assert list(ContentCounts().numbers()) == []


@pytest.mark.parametrize("body", ["", "a" * 102_400, "é" * 51_200, "\ud800" * 34_133])
def test_a_body_has_up_to_100_kb_of_utf_8(body: str) -> None:
    check_body(body)


@pytest.mark.parametrize(
    "body", ["a" * 102_401, "é" * 51_201, "\ud800" * 34_134], ids=["ascii", "accents", "surrogates"]
)
def test_a_longer_body_is_refused(body: str) -> None:
    with refused(Invalid, "content_too_large"):
        check_body(body)
