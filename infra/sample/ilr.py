"""ILR files of any size with made-up learners, valid against the DfE's schema of 2025-26, equal for equal seeds.

`python -m infra.sample.ilr return.xml --learners 50000` streams the file. A learner has two or three aims and takes about 4 KB, as
in a live return.
"""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TextIO

_FIRST = ("Amara", "Björn", "Chidi", "Delyth", "Eoin", "Fatima", "Gwen", "Hamish", "Ines", "Jarek")
_LAST = ("Ashworth", "Bevan", "Clarke", "Doyle", "Evans", "Farouk", "Grant", "Hughes", "Iqbal", "Jones")
_STREETS = ("Mill Lane", "Canal Street", "Abbey Walk", "Foundry Row", "Orchard Rise")
_AIMS = ("60174718", "60326647", "50022246", "60149815", "50086832")
_STANDARDS = (105, 122, 216, 287)


def _as_made(_position: int, _element: str, text: str) -> str:
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class IlrSample:
    """What to write; *prepared_at* is the header's instant, in UK time.

    *ended* is the day on which ended funding ended; without it, each learner has their own. *rename* may change a name, an address,
    an e-mail address or a programme aim's reference: it gets the position, the element and the made-up value.
    """

    learners: int = 100
    seed: int = 1
    ukprn: int = 10099999
    prepared_at: datetime = datetime(2025, 12, 4, 9, 30)  # noqa: DTZ001 – returns tell it without a zone
    ended: date | None = None
    rename: Callable[[int, str, str], str] = _as_made


@dataclass(frozen=True, slots=True, kw_only=True)
class _Course:
    status: int
    why: int | None = None  # the reason of a withdrawal
    ended: date | None = None
    achieved: date | None = None


def write(stream: TextIO, sample: IlrSample) -> None:
    stream.write(_head(sample))
    random = Random(sample.seed)  # noqa: S311 – nothing here is secret
    for position in range(sample.learners):
        stream.write("\n".join(_learner(sample, random, position)))
        stream.write("\n")
    stream.write("</Message>\n")


def _head(sample: IlrSample) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Message xmlns="ESFA/ILR/2025-26">
\t<Header>
\t\t<CollectionDetails>
\t\t\t<Collection>ILR</Collection>
\t\t\t<Year>2526</Year>
\t\t\t<FilePreparationDate>{sample.prepared_at.date()}</FilePreparationDate>
\t\t</CollectionDetails>
\t\t<Source>
\t\t\t<ProtectiveMarking>OFFICIAL-SENSITIVE-Personal</ProtectiveMarking>
\t\t\t<UKPRN>{sample.ukprn}</UKPRN>
\t\t\t<SoftwareSupplier>Expunge</SoftwareSupplier>
\t\t\t<SoftwarePackage>Sample</SoftwarePackage>
\t\t\t<Release>1</Release>
\t\t\t<SerialNo>01</SerialNo>
\t\t\t<DateTime>{sample.prepared_at.isoformat(timespec="seconds")}</DateTime>
\t\t</Source>
\t</Header>
\t<LearningProvider>
\t\t<UKPRN>{sample.ukprn}</UKPRN>
\t</LearningProvider>
"""


def reference(position: int) -> str:
    """Return the reference of the learner at *position*, counted from 0."""
    return f"S{position:09d}"


def is_open(position: int) -> bool:
    """Tell whether the learner at *position* has an open aim, and so no Final Funding Date."""
    return position % 6 in {4, 5}


def _learner(sample: IlrSample, random: Random, position: int) -> Iterator[str]:
    first, last = random.choice(_FIRST), random.choice(_LAST)
    started = date(2022, 8, 1) + timedelta(days=random.randrange(900))
    if sample.ended is not None:
        started = sample.ended - timedelta(days=500)
    postcode = f"ZZ{random.randrange(1, 99)} {random.randrange(1, 9)}ZZ"
    house = random.randrange(1, 200)
    yield "\t<Learner>"
    yield from _fields(
        2,
        LearnRefNumber=reference(position),
        ULN=1_000_000_000 + position,
        FamilyName=sample.rename(position, "FamilyName", last),
        GivenNames=sample.rename(position, "GivenNames", first),
        DateOfBirth=date(1970, 1, 1) + timedelta(days=random.randrange(13_000)),
        Ethnicity=random.choice((31, 32, 35, 41, 99)),
        Sex=random.choice("FM"),
        LLDDHealthProb=2,
        NINumber=f"ZZ{position % 1_000_000:06d}A",
        PlanLearnHours=random.randrange(100, 900),
        PostcodePrior=postcode,
        Postcode=postcode,
        AddLine1=sample.rename(position, "AddLine1", f"{house} {random.choice(_STREETS)}"),
        AddLine2="Sampleton",
        AddLine3="Sampleshire",
        TelNo=f"07700{random.randrange(900_000, 1_000_000)}",
        Email=sample.rename(position, "Email", f"learner.{position}@example.org"),
    )
    yield from _part("PriorAttain", PriorLevel=3, DateLevelApp=started)
    yield from _part("LearnerFAM", LearnFAMType="NLM", LearnFAMCode=17)
    yield from _part(
        "ProviderSpecLearnerMonitoring", ProvSpecLearnMonOccur="A", ProvSpecLearnMon=f"Group {position % 40}"
    )
    yield "\t\t<LearnerEmploymentStatus>"
    yield from _fields(3, EmpStat=10, DateEmpStatApp=started - timedelta(days=30), EmpId=900_000_000 + position % 1000)
    for kind, code in (("EII", 4), ("LOE", 1)):
        yield from _part("EmploymentStatusMonitoring", 3, ESMType=kind, ESMCode=code)
    yield "\t\t</LearnerEmploymentStatus>"
    programme = sample.rename(position, "LearnAimRef", "ZPROG001")
    for number, course in enumerate(_courses(random, position, started, sample.ended), start=1):
        aim = programme if number == 1 else random.choice(_AIMS)
        yield from _aim(random, number, aim, started, course, postcode)
    yield "\t</Learner>"


def _courses(random: Random, position: int, started: date, on: date | None) -> list[_Course]:
    """Return a learner's aims; the first is the programme, which alone has an achievement date."""
    ended = on or started + timedelta(days=random.randrange(90, 500))
    count = 2 + position % 2
    match position % 6:
        case 0 | 1:
            later = 0 if on is not None else random.randrange(-20, 60)
            return [_Course(status=2, ended=ended, achieved=ended + timedelta(days=later))] + [
                _Course(status=2, ended=ended - timedelta(days=30 * number)) for number in range(1, count)
            ]
        case 2:
            return [_Course(status=3, why=29, ended=ended) for _ in range(count)]
        case 3:
            return [
                _Course(status=6, ended=ended - timedelta(days=60)),
                *[_Course(status=2, ended=ended)] * (count - 1),
            ]
        case 4:
            return [_Course(status=1), *[_Course(status=2, ended=ended)] * (count - 1)]
        case _:
            return [_Course(status=1)] * count


def _aim(random: Random, number: int, aim: str, started: date, course: _Course, postcode: str) -> Iterator[str]:
    is_programme = number == 1
    yield "\t\t<LearningDelivery>"
    yield from _fields(
        3,
        LearnAimRef=aim,
        AimType=1 if is_programme else 3,
        AimSeqNumber=number,
        LearnStartDate=started,
        LearnPlanEndDate=started + timedelta(days=540),
        FundModel=36,
        ProgType=25,
        StdCode=random.choice(_STANDARDS),
        DelLocPostCode=postcode,
        CompStatus=course.status,
        LearnActEndDate=course.ended,
        WithdrawReason=course.why,
        Outcome=None if course.ended is None else 3 if course.why else 1,
        AchDate=course.achieved,
    )
    yield from _part("LearningDeliveryFAM", 3, LearnDelFAMType="SOF", LearnDelFAMCode="105")
    until = started + timedelta(days=540)
    yield from _part(
        "LearningDeliveryFAM",
        3,
        LearnDelFAMType="ACT",
        LearnDelFAMCode=1,
        LearnDelFAMDateFrom=started,
        LearnDelFAMDateTo=until,
    )
    for code in (1, 2) if is_programme else ():
        amount = random.randrange(500, 18_000)
        yield from _part("AppFinRecord", 3, AFinType="TNP", AFinCode=code, AFinDate=started, AFinAmount=amount)
    yield from _part("ProviderSpecDeliveryMonitoring", 3, ProvSpecDelMonOccur="A", ProvSpecDelMon="Site 1")
    yield "\t\t</LearningDelivery>"


def _part(name: str, depth: int = 2, /, **values: object) -> Iterator[str]:
    yield "\t" * depth + f"<{name}>"
    yield from _fields(depth + 1, **values)
    yield "\t" * depth + f"</{name}>"


def _fields(depth: int, /, **values: object) -> Iterator[str]:
    indent = "\t" * depth  # the sample's values need no escaping
    return (f"{indent}<{name}>{value}</{name}>" for name, value in values.items() if value is not None)


def main() -> None:
    usual = IlrSample()
    parser = argparse.ArgumentParser(prog="python -m infra.sample.ilr", description="Write a sample ILR return.")
    parser.add_argument("path", type=Path, help="the file to write")
    parser.add_argument("--learners", type=int, default=usual.learners)
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--ukprn", type=int, default=usual.ukprn)
    parser.add_argument(
        "--prepared-at", type=datetime.fromisoformat, default=usual.prepared_at, help="such as 2025-12-04T09:30:00"
    )
    wanted = parser.parse_args()
    sample = IlrSample(learners=wanted.learners, seed=wanted.seed, ukprn=wanted.ukprn, prepared_at=wanted.prepared_at)
    with wanted.path.open("w", encoding="utf-8", newline="\n") as stream:
        write(stream, sample)


if __name__ == "__main__":
    main()
