"""The sample returns that `python -m infra.sample.ilr` makes: the same for the same seed, and as the year's schema wants them."""

import hashlib
import io
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree

from infra.sample.ilr import IlrSample, is_open, reference, write
from shared.adapters.ilr_xml.parser import IlrParser
from shared.kernel.identifiers import RecordId
from shared.learners.final_funding_date import final_funding
from shared.learners.ilr import IlrId, IlrReturn
from shared.records.learner import FundingReason
from tests.imports.test_published_files import FILES, needs_files

SCHEMA = FILES / "xsd" / "ILR-2025-26-January.xsd"
FIRST_TEN = "557a9fc916264291d7aeeb20310420846e2349b635c24d48378b8c4e2f902efe"


def made(sample: IlrSample) -> bytes:
    file = io.StringIO()
    write(file, sample)
    return file.getvalue().encode()


def test_l10_the_same_seed_makes_the_same_bytes_and_another_seed_others() -> None:
    assert made(IlrSample(learners=50, seed=3)) == made(IlrSample(learners=50, seed=3))
    assert made(IlrSample(learners=50, seed=3)) != made(IlrSample(learners=50, seed=4))
    assert hashlib.sha256(made(IlrSample(learners=10))).hexdigest() == FIRST_TEN, (
        "measurements were made with other files"
    )


def test_l10_the_command_writes_what_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "return.xml"
    asked = ["--learners", "7", "--seed", "2", "--ukprn", "10000077", "--prepared-at", "2026-01-06T10:00:00"]
    subprocess.run([sys.executable, "-m", "infra.sample.ilr", str(path), *asked], check=True)  # noqa: S603 – our own command
    at = datetime(2026, 1, 6, 10)  # noqa: DTZ001 – returns tell it without a zone
    assert path.read_bytes() == made(IlrSample(learners=7, seed=2, ukprn=10000077, prepared_at=at))


@needs_files
@pytest.mark.parametrize("seed", range(5))
def test_l10_a_sample_is_valid_by_the_published_schema(seed: int) -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    schema.assertValid(etree.fromstring(made(IlrSample(learners=120, seed=seed))))


@pytest.mark.parametrize("seed", range(5))
def test_l2_l10_a_sample_says_what_it_was_asked_to_of_each_learner(seed: int) -> None:
    parser = IlrParser()
    learners = list(parser.learners(iter([made(IlrSample(learners=120, seed=seed))])))
    header = parser.header()
    assert (header.ukprn, header.year, str(header.prepared_at)) == ("10099999", "2526", "2025-12-04 09:30:00+00:00")
    assert [one.reference for one in learners] == [reference(position) for position in range(120)]
    assert not [one.fault for one in learners if one.fault is not None]
    for position, one in enumerate(learners):
        ilr = IlrReturn(learner=RecordId("x"), id=IlrId("x"), aims=one.aims)
        wanted = FundingReason.OPEN if is_open(position) else FundingReason.DATED
        assert final_funding((ilr,)).reason is wanted
        assert len(one.aims) == 2 + position % 2
    assert {str(aim.completion_status) for one in learners for aim in one.aims} == {"1", "2", "3", "6"}
