"""Files that have arrived, as S3 announces them."""

from collections.abc import Iterator
from urllib.parse import unquote_plus

from functions.batches import records_of
from functions.boundary import Event


def arrivals_of(event: Event) -> Iterator[tuple[str, str]]:
    """Yield each file's key and version; S3's test event has none."""
    for record in records_of(event):
        found = record["s3"]["object"]
        yield unquote_plus(found["key"]), found.get("versionId", "")  # S3 writes a key as a form would
