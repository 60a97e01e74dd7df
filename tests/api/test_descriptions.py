"""What names alone do not say is said wherever they are shown (X11a)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from functions.api.reporting.odata.csdl import metadata_json, metadata_xml

ROOT = Path(__file__).parents[2]
EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
TERM = "Org.OData.Core.V1.Description"
PAIRS = (("erased_at", "dp_anonymised"), ("ErasedAt", "dp_anonymised"))


def _objects(part: object) -> Iterator[dict[str, Any]]:
    """Yield the properties of each object that the document has a schema of."""
    if isinstance(part, dict):
        if isinstance(part.get("properties"), dict):
            yield part["properties"]
        for inner in part.values():
            yield from _objects(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _objects(inner)


def test_x11a_the_api_distinguishes_erased_from_anonymised_wherever_it_shows_both() -> None:
    document = json.loads((ROOT / "functions" / "api" / "documentation" / "openapi.json").read_text())
    both = [
        (one[erased]["description"], one[anonymised]["description"], erased, anonymised)
        for one in _objects(document)
        for erased, anonymised in PAIRS
        if {erased, anonymised} <= one.keys()
    ]
    assert len(both) >= 3, "a record, a case of a filter, and a page of OData"
    for of_erased, of_anonymised, erased, anonymised in both:
        assert anonymised in of_erased
        assert erased in of_anonymised


def test_x11a_so_does_the_entity_model_in_both_its_forms() -> None:
    record = metadata_json("4.01")["Expunge"]["Record"]
    assert "dp_anonymised" in record["ErasedAt"][f"@{TERM}"]
    assert "ErasedAt" in record["dp_anonymised"][f"@{TERM}"]
    found = {
        (kind.get("Name"), one.get("Name")): one[0].get("String")
        for kind in ET.fromstring(metadata_xml("4.01")).iter(f"{EDM}EntityType")  # noqa: S314 – our own text
        for one in kind.iter(f"{EDM}Property")
        if len(one)
    }
    assert "dp_anonymised" in str(found["Record", "ErasedAt"])
    assert "Files" in str(found["Job", "Processed"])
    assert "nothing was changed" in str(found["Job", "DryRun"])


def test_x11a_so_does_the_glossary() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    (paragraph,) = [one for one in text.split("\n\n") if one.startswith("`erased_at` says")]
    assert "`dp_anonymised`" in paragraph
