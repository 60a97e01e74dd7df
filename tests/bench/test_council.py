"""The bench's cases are stored as the product stores them."""

import pytest

from bench.council import TENANT, Mix, council
from shared.adapters.dynamodb.codec import record_from
from shared.adapters.dynamodb.keys import LINKS, RECORD, record_of
from shared.adapters.dynamodb.link_codec import counts_from, facts_from
from shared.kernel.identifiers import RecordKey
from tests.fakes.links import links_of

MIXES = {"mixed": Mix(), "alone": Mix(file=None, person=None), "with files": Mix(file=1), "with persons": Mix(person=1)}


@pytest.mark.parametrize("mix", MIXES.values(), ids=MIXES)
def test_links_are_at_both_ends(mix: Mix) -> None:
    rows = council(48, mix).records
    assert all(row["pk"]["S"].startswith(f"{TENANT}#") for row in rows)
    records = {one.key: one for one in (record_from(row) for row in rows if row["sk"]["S"] == RECORD)}
    links, counts = links_of(records)
    assert {
        (record_of(row["pk"]["S"]), RecordKey.parse(row["sk"]["S"].removeprefix("LINK#"))): facts_from(row)
        for row in rows
        if row["sk"]["S"].startswith("LINK#")
    } == links
    found = {record_of(row["pk"]["S"]): counts_from(row) for row in rows if row["sk"]["S"] == LINKS}
    assert {key: one.counts for key, one in found.items()} == counts
    assert {key for key, record in records.items() if record.is_linked} == set(counts)


@pytest.mark.parametrize(
    ("mix", "files", "persons"), [(Mix(), 5, 12), (Mix(file=1), 48, 12), (Mix(file=None, person=1), 0, 48)]
)
def test_as_many_cases_have_a_file_or_a_person_as_the_mix_says(mix: Mix, files: int, persons: int) -> None:
    made = council(48, mix)
    records = [record_from(row) for row in made.records if row["sk"]["S"] == RECORD]
    assert len(made.objects) == sum(record.counts.attachments for record in records) == files
    assert sum(record.person is not None for record in records) == persons
    assert sum(record.is_linked for record in records) == persons // 2
