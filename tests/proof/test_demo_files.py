"""The demo's second act, cut to one night: a file goes by its own clock, is named as such, and its record stays (X11a)."""

from datetime import UTC, datetime

import pytest

from infra.demo import nights
from infra.demo.files import expected_files, show_one
from infra.demo.nights import expected_anonymisations, play_a_year
from infra.demo.proof import plants_of, prove
from infra.local.stack import LocalStack
from infra.sample.load import load


def test_x11a_a_file_that_went_by_its_own_clock_is_shown_with_its_number(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(nights, "WEEKS", 0)
    with LocalStack.start() as stack:
        loaded = load(stack, cases=24)
        year = play_a_year(stack, loaded, frozenset())
        (last,) = nights.nights(datetime.now(UTC).date())
        erased, files = frozenset(year.anonymised), frozenset(year.files)
        assert files == expected_files(loaded.samples, erased, year.held, last) != frozenset()
        assert erased == expected_anonymisations(loaded.samples, frozenset(), year.held, last)
        assert not {record for record, _ in files} & erased
        capsys.readouterr()
        assert show_one(loaded.api, files)
        said = capsys.readouterr().out
        assert "attachment 000001: file_erased by its own clock" in said
        plants = plants_of(loaded.samples)
        assert prove(stack, plants, erased, files=files).holds
        assert not prove(stack, plants, erased).holds, "what went with the file is missing, and has to be accounted for"
