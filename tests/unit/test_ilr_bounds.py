"""A file is refused once more of it has been read than any return holds, and leaves nothing behind (L10, X21)."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.adapters.ilr_xml import bounds
from shared.adapters.ilr_xml.archive import chunks_of
from shared.adapters.ilr_xml.bounds import within_time
from shared.adapters.ilr_xml.parser import IlrParser
from shared.adapters.threads import in_own_thread
from shared.kernel.errors import JobRefused
from tests.unit.test_ilr_parser import HEAD

START, END = f"<Message>{HEAD}".encode(), b"</Message>"
ROOT = Path(__file__).parents[2]


def _growth(which: str, data: bytes = b"") -> float:
    """Return by how many megabytes the peak of a process grows that reads such files."""
    program = [sys.executable, "-m", "tests.unit.ilr_memory", which, START.decode()]
    done = subprocess.run(program, input=data, cwd=ROOT, capture_output=True, check=True)  # noqa: S603 – our own
    return float(done.stdout)


def _read(data: bytes) -> str:
    """Return the ground on which a file is refused, or how many learners it has."""
    try:
        return str(
            len(list(IlrParser().learners(iter([data[at : at + 65_536] for at in range(0, len(data), 65_536)]))))
        )
    except JobRefused as refused:
        return refused.ground


def _zipped(data: bytes) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("return.xml", data)
    made.seek(0)
    return made


def test_l10_x21_learners_are_counted_while_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_LEARNERS", 100)
    assert _read(START + b"<Learner/>" * 100 + END) == "100"
    # The end is never reached: what is wrong behind the most is not found.
    assert _read(START + b"<Learner/>" * 101 + b"<Learner/>" * 20_000 + b"</Massage>") == "too_many_learners"


@pytest.mark.parametrize(
    "parts",
    [
        [f"<n{number}/>" for number in range(2 * bounds.MOST_NAMES)],
        ["<Learner>", *(f"<n{number}/>" for number in range(2 * bounds.MOST_NAMES)), "</Learner>"],
        ["<Learner>", *(f'<a n{number}=""/>' for number in range(2 * bounds.MOST_NAMES)), "</Learner>"],
        ["<Learner>", *(f'<a xmlns="n{number}"/>' for number in range(2 * bounds.MOST_NAMES)), "</Learner>"],
        [f"<Learner><n{number}/></Learner>" for number in range(2 * bounds.MOST_NAMES)],
        [f'<Learner xmlns:a{number}="u"/>' for number in range(2 * bounds.MOST_NAMES)],
        ["<Learner>", *(f'<a xmlns:a="u{number}"/>' for number in range(2 * bounds.MOST_NAMES)), "</Learner>"],
        [f"<Learner/><?n{number} x?>" for number in range(2 * bounds.MOST_NAMES)],
        ["<Learner>", *(f"<a><?n{number} x?></a>" for number in range(2 * bounds.MOST_NAMES)), "</Learner>"],
    ],
    ids=[
        "elements",
        "in a learner",
        "attributes",
        "namespaces",
        "a learner each",
        "prefixes",
        "unused namespaces",
        "instructions between learners",
        "instructions",
    ],
)
def test_l10_x21_distinct_names_are_counted_wherever_they_are(parts: list[str]) -> None:
    assert _read(START + "".join(parts).encode() + END) == "too_many_names"


def test_l10_x21_identifiers_are_not_kept_as_names_are() -> None:
    numbers = range(0, 400_000, 500)
    learners = ("".join(f'<a xml:id="i{one}"/>' for one in range(first, first + 500)) for first in numbers)
    data = "".join(f"<Learner>{learner}</Learner>" for learner in learners).encode()
    assert _growth("one", data) < 10  # it was 16


def test_an_instruction_within_a_text_leaves_it_whole() -> None:
    learner = b"<Learner><LearnRefNumber>ab<?x y?>cd</LearnRefNumber><?x y?></Learner><?x?>"
    (read,) = IlrParser().learners(iter([START + learner + END]))
    assert read.reference == "abcd"


def test_l10_x21_names_that_come_again_count_once() -> None:
    learner = "<Learner>" + "".join(f"<n{number}/>" for number in range(bounds.MOST_NAMES // 2)) + "</Learner>"
    assert _read(START + (learner * 5).encode() + END) == "5"


def test_l10_x21_a_zip_that_expands_too_much_is_refused_before_it_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "ANY_RATIO", 200_000)
    packed = _zipped(bytes(10_000_000))
    read: list[bytes] = []
    with pytest.raises(JobRefused, match="zip_expands_too_much"):
        read.extend(chunks_of(packed))
    assert sum(map(len, read)) <= max(200_000, bounds.MOST_RATIO * len(packed.getvalue()))


def test_l10_x21_a_small_file_may_shrink_to_anything() -> None:
    assert sum(map(len, chunks_of(_zipped(bytes(10_000_000))))) == 10_000_000


def test_l10_x21_a_file_that_takes_too_long_is_refused() -> None:
    now = iter([0.0, 1.0, 2.0, 3.0])

    def endless() -> Iterator[bytes]:
        while True:
            yield b"x"

    slow = within_time(endless(), lambda: next(now), most=2.0)
    assert [next(slow), next(slow)] == [b"x", b"x"]
    with pytest.raises(JobRefused, match="file_takes_too_long"):
        next(slow)


def test_l10_x21_the_names_of_one_file_are_forgotten_with_it() -> None:
    """Each of these files brings a megabyte of names that no other has; some are refused at their end."""
    assert _growth("many") < 30


def test_a_thread_of_its_own_hands_on_what_is_returned_and_raised() -> None:
    assert in_own_thread(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        in_own_thread(lambda: 1 // 0)
