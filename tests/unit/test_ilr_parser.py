"""What the reader of ILR files makes of oddities in a well-formed file (L3, L10)."""

from datetime import UTC, datetime

import pytest

from shared.adapters.ilr_xml import learner_element, parser
from shared.adapters.ilr_xml.learner_element import ReadLearner
from shared.adapters.ilr_xml.parser import IlrParser
from shared.adapters.ilr_xml.spool import Spool
from shared.learners.ilr import Aim
from shared.learners.ilr_file import FileFault, FileRefused, IlrHeader, LearnerFault
from tests.imports.returns import a_learner, a_return, an_aim

HEAD = (
    "<Header><CollectionDetails><Year>2526</Year></CollectionDetails><Source><UKPRN>10000001</UKPRN></Source></Header>"
)


def read(text: str) -> tuple[IlrHeader, list[ReadLearner]]:
    made = IlrParser()
    learners = list(made.learners(iter([text.encode()])))
    return made.header(), learners


def message(*parts: str, head: str = HEAD, namespace: str = "") -> str:
    return f"<Message{namespace}>{head}{''.join(parts)}</Message>"


def header(head: str, namespace: str = "") -> IlrHeader:
    return read(message(head=head, namespace=namespace))[0]


def faults(*learners: str) -> list[LearnerFault | None]:
    return [one.fault for one in read(message(*learners))[1]]


def said(instant: str, day: str = "") -> str:
    prepared = (
        f"<CollectionDetails><Year>2526</Year><FilePreparationDate>{day}</FilePreparationDate></CollectionDetails>"
    )
    return f"<Header>{prepared}<Source><UKPRN>10000001</UKPRN><DateTime>{instant}</DateTime></Source></Header>"


@pytest.mark.parametrize(
    ("instant", "day", "wanted"),
    [
        ("2025-07-01T09:00:00", "2025-12-04", datetime(2025, 7, 1, 8, tzinfo=UTC)),
        ("2025-07-01T09:00:00Z", "", datetime(2025, 7, 1, 9, tzinfo=UTC)),
        ("2025-07-01T09:00:00.5+02:00", "", datetime(2025, 7, 1, 7, 0, 0, 500_000, tzinfo=UTC)),
        ("2025-02-30T09:00:00", "2025-12-04", datetime(2025, 12, 4, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", "", None),
        ("yesterday", "2025-02-30", None),
    ],
)
def test_l10_a_file_was_made_when_it_says_in_the_country_s_own_time(
    instant: str, day: str, wanted: datetime | None
) -> None:
    assert header(said(instant, day)).prepared_at == wanted


def test_l10_a_year_comes_from_the_header_or_else_from_the_namespace() -> None:
    bare = "<LearningProvider><UKPRN>10000001</UKPRN></LearningProvider>"
    space = ' xmlns="ESFA/ILR/2024-25"'
    assert header(bare, space).year == "2425"
    assert header(bare + HEAD.replace("2526", "2527"), space).year == "2425"
    assert header(HEAD, space).year == "2526"
    for without in (bare, bare.replace("10000001", "x"), HEAD.replace("10000001", "01000001")):
        with pytest.raises(FileRefused):
            header(without)


def test_l10_the_provider_s_own_element_counts_before_the_source() -> None:
    assert header(HEAD + "<LearningProvider><UKPRN>10000002</UKPRN></LearningProvider>").ukprn == "10000002"


@pytest.mark.parametrize(
    ("references", "fault"),
    [
        ("", LearnerFault.NO_REFERENCE),
        ("<LearnRefNumber> </LearnRefNumber>", LearnerFault.NO_REFERENCE),
        ("<LearnRefNumber>A</LearnRefNumber><LearnRefNumber>B</LearnRefNumber>", LearnerFault.UNUSABLE_REFERENCE),
        ("<LearnRefNumber>A</LearnRefNumber><LearnRefNumber> A </LearnRefNumber>", None),
    ],
)
def test_l10_a_learner_has_one_reference(references: str, fault: LearnerFault | None) -> None:
    assert faults(f"<Learner>{references}</Learner>") == [fault]


def test_l10_what_is_longer_than_any_real_value_is_a_fault_of_its_learner_alone() -> None:
    long = an_aim(2, "9" * 65)
    assert faults(a_learner("A", long), a_learner("B")) == [LearnerFault.VALUE_TOO_LONG, None]
    many = an_aim() * (learner_element.MOST_AIMS_OF_A_LEARNER + 1)
    assert faults(a_learner("A", many), a_learner("B")) == [LearnerFault.TOO_MANY_AIMS, None]


def test_l3_what_an_aim_says_twice_and_differently_is_kept_as_both() -> None:
    said_twice = (
        "<CompStatus>2</CompStatus><CompStatus>1</CompStatus><AchDate>x</AchDate><AchDate/><AchDate>x</AchDate>"
    )
    twice = f"<LearningDelivery>{said_twice}</LearningDelivery>"
    (learner,) = read(message(a_learner("A", twice)))[1]
    assert learner.aims == (Aim(completion_status="2 1", achievement_date="x"),)
    odd = an_aim("1234567890", None, number="x")
    (learner,) = read(message(a_learner("A", odd)))[1]
    assert learner.aims == (Aim(learn_aim_ref="ZPROG001", completion_status="1234567890"),)


def test_l10_learners_elsewhere_than_below_the_root_are_none_of_ours() -> None:
    progress = "LearnerDestinationandProgression"
    nested = f"<Message>{a_learner('A')}</Message><{progress}>{a_learner('B')}</{progress}>"
    assert [one.reference for one in read(message(nested, a_learner("C")))[1]] == ["C"]


def test_l10_an_element_without_end_or_a_prolog_without_a_root_is_refused_before_it_fills_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parser, "LARGEST_ELEMENT", 1_000)
    endless = [message()[: -len("</Message>")].encode(), b"<Learner>", *[b"<x/>" * 100] * 10]
    with pytest.raises(FileRefused) as refused:
        list(IlrParser().learners(iter(endless)))
    assert refused.value.code == FileFault.ELEMENT_TOO_LARGE
    comments = iter([b"<!-- -->" * 100] * 2_000)
    with pytest.raises(FileRefused) as refused:
        list(IlrParser().learners(comments))
    assert refused.value.code == FileFault.WRONG_ROOT


def test_l10_a_learner_who_occurs_often_is_pooled_up_to_a_bound() -> None:
    aims = (Aim(completion_status=1),) * 400
    once = ReadLearner(name=None, reference=None, aims=(), fault=LearnerFault.NO_REFERENCE)
    learners = list(IlrParser().learners(iter([a_return(a_learner("A"), a_learner("a"))])))
    assert {one.name for one in learners} == {"a"}
    named = ReadLearner(name=learners[0].name, reference="A", aims=aims, fault=None)
    with Spool.of([named, named, once]) as spool:
        found = spool.learner("a")
        assert found is not None
        assert (len(found.aims), found.fault) == (800, None)
        assert spool.learner("b") is None
        nobody = spool.learner("position-0000003")
        assert nobody is not None
        assert nobody.fault is LearnerFault.NO_REFERENCE
    with Spool.of([named] * 3) as spool:
        found = spool.learner("a")
        assert found is not None
        assert found.fault is LearnerFault.TOO_MANY_AIMS
