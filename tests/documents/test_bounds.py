"""The operators' page names every bound on what a tenant may store, with its most and its code (X21)."""

import re

from shared.kernel import bounds
from shared.kernel.bounds import Bound
from tests.documents.reading import ROOT

_ROW = re.compile(r"^\| (\d+) \| (.+) \| `([a-z_]+)` \|$", re.MULTILINE)


def test_x21_the_page_on_operations_names_every_bound_with_its_most_and_its_code() -> None:
    section = (ROOT / "docs/operations.md").read_text(encoding="utf-8").partition("## What a tenant may store")[2]
    named = {(int(most), things, code) for most, things, code in _ROW.findall(section.partition("\n## ")[0])}
    made = [one for one in vars(bounds).values() if isinstance(one, Bound)]
    assert named == {(one.most, one.things.partition(";")[0], one.code) for one in made}
