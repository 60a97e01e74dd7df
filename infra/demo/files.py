"""Files that go by their own clock while their records stay: which must, and how the API tells of one (P5, X11a)."""

from datetime import date

from infra.demo.proof import LostFile
from infra.operations.api import ApiClient
from infra.operations.console import console
from infra.sample.council import Sample
from shared.erasure.grounds import ground_for_withholding
from shared.kernel.identifiers import RecordKey
from shared.learners.retention import years_after
from shared.records.content import Attachment
from shared.records.links import Links
from shared.records.scope import attachment_id

YEARS_KEPT = 4


def expected_files(
    samples: tuple[Sample, ...], erased: frozenset[RecordKey], held: RecordKey | None, last: date
) -> frozenset[LostFile]:
    """Return the files that must be gone by the last night although their records live, from the sample alone."""
    rows = {sample.record.key: sample.record for sample in samples}
    return frozenset(
        (sample.record.key, file.number)
        for sample in samples
        for file in sample.contents
        if isinstance(file, Attachment)
        and sample.record.key not in erased
        and years_after(file.added_at.date(), YEARS_KEPT) <= last
        and (sample.record.person is None or sample.record.person != held)
        and ground_for_withholding(
            sample.record, Links(rows=(rows[sample.record.person],) if sample.record.person is not None else ())
        )
        is None
    )


def show_one(api: ApiClient, files: frozenset[LostFile]) -> bool:
    """Show what the ledger says of a file that went, and that its record stays; return whether both are so."""
    if not files:
        console.print("[red]No file went by its own clock.[/red]")
        return False
    record, number = min(files)
    (entry,) = [one for one in api.pages("/v1/ledger", record=record) if one["outcome"] == "file_erased"]
    stays = api.get(f"/v1/records/{record}")
    console.print(
        f"{record}, attachment {entry['attachment']}: {entry['outcome']} by its own clock, by {entry['by']}, "
        f"judged by version {entry['policy_version']} of the policy."
    )
    console.print(f"The record stays: {stays['state']}, erased_at {stays['erased_at'] or 'never'}.")
    is_named = (entry["attachment"], entry["policy_version"]) == (attachment_id(number), 1)
    return is_named and stays["erased_at"] is None
