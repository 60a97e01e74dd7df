"""Forms that carry a file: read whole or not at all, on the pages that take one and on no other (S1, X8)."""

import subprocess
import sys
from collections.abc import Sequence

import pytest

from functions.console.frame.app import LARGEST_FORM
from functions.console.frame.ask import Ask
from functions.console.frame.files import MOST_PARTS, SentFile, parts_in
from functions.console.frame.page import Page, Redirect
from functions.console.frame.routes import EVERYBODY, Pages
from shared.kernel.errors import Malformed
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.console.officer import Officer
from tests.unit.refusals import refused

TYPE = "multipart/form-data; boundary=xx"
TOKEN = {"csrf": "a-token-of-the-session"}


def _body(*parts: tuple[str, bytes], end: bytes = b"--xx--\r\n") -> bytes:
    lines = (f"--xx\r\nContent-Disposition: form-data; {name}\r\n\r\n".encode() + value for name, value in parts)
    return b"\r\n".join([*lines, end])


def test_texts_and_files_are_kept_apart_and_come_as_they_were_sent() -> None:
    sent = _body(
        ('name="a"', b"one\r\ntwo"),
        ('name="a"', "ü".encode()),
        ('name="file"; filename="a.xml"', b"\xff\r\n--x"),
        ('name="none"; filename=""', b""),
    )
    assert parts_in(TYPE, sent) == (
        {"a": ["one\ntwo", "ü"]},
        {"file": SentFile(name="a.xml", content=b"\xff\r\n--x"), "none": SentFile()},
    )


def test_a_file_that_is_there_twice_counts_as_none() -> None:
    twice = [('name="file"; filename="a.xml"', b"1"), ('name="file"; filename="b.xml"', b"2")]
    assert parts_in(TYPE, _body(*twice)) == ({}, {})


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (TYPE, b""),
        (TYPE, b"nothing of the kind"),
        (TYPE, _body(('name="a"', b"1"), end=b"")),
        (TYPE, _body(('name="a"', b"\xff"))),
        (TYPE, _body(("nameless", b"1"))),
        (TYPE, _body(*[('name="a"', b"")] * (MOST_PARTS + 1))),
        (TYPE, _body(('name="a"' + "; x=" + "y" * 5000, b""))),
        ("multipart/form-data", _body(('name="a"', b"1"))),
        ("multipart/form-data; boundary=yy", _body(('name="a"', b"1"))),
    ],
)
def test_what_is_broken_is_refused_whole(content_type: str, body: bytes) -> None:
    with refused(Malformed, "malformed_form"):
        parts_in(content_type, body)


class Letters:
    """A subject with a form that takes a file, and one that takes none."""

    def __init__(self) -> None:
        self.sent: list[SentFile] = []

    def register(self, pages: Pages) -> None:
        pages.act("/console/letters", self.asked, self.done, needs=EVERYBODY, takes_files=True)
        pages.act("/console/notes", self.asked, self.done, needs=EVERYBODY)

    def asked(self, _ask: Ask) -> Page:
        return Page("layout.html", "Letters")

    def done(self, ask: Ask) -> Redirect:
        with ask.form.reading() as form:
            file = form.file("file", "Choose a file", "The file is empty")
        self.sent.append(file)
        return Redirect("/console/letters")


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture
def officer(letters: Letters) -> Officer:
    return Officer(PortsInMemory(), [letters], [])


def test_a_page_takes_a_file_if_it_says_so_and_no_other_page_does(letters: Letters, officer: Officer) -> None:
    files = {"file": ("a.txt", b"\xff")}
    assert officer.post_files("/console/letters", TOKEN, files).status == 303
    assert letters.sent == [SentFile(name="a.txt", content=b"\xff")]
    assert officer.post_files("/console/notes", TOKEN, files).status == 409
    assert len(letters.sent) == 1


@pytest.mark.parametrize("token", [{}, {"csrf": "another"}, {"csrf": ["a-token-of-the-session", "x"][::-1]}])
def test_a_form_with_a_file_needs_the_session_s_token_too(
    letters: Letters, officer: Officer, token: dict[str, str | Sequence[str]]
) -> None:
    assert officer.post_files("/console/letters", token, {"file": ("a.txt", b"1")}).status == 403
    assert letters.sent == []


def test_a_form_with_a_file_has_the_size_of_any_other_unless_its_page_says_more(
    letters: Letters, officer: Officer
) -> None:
    assert officer.post_files("/console/letters", TOKEN, {"file": ("a", b"x" * LARGEST_FORM)}).status == 413
    assert letters.sent == []


def test_x19_a_file_that_the_page_does_not_know_is_not_passed_over(letters: Letters, officer: Officer) -> None:
    shown = officer.post_files("/console/letters", TOKEN, {"file": ("a.txt", b"1"), "other": ("b.txt", b"2")})
    assert (shown.status, letters.sent) == (422, [])


def test_a_field_that_came_as_a_text_is_no_file(letters: Letters, officer: Officer) -> None:
    shown = officer.post("/console/letters", {**TOKEN, "file": "a.txt"})
    assert (shown.status, shown.errors, letters.sent) == (422, ["Choose a file"], [])


def test_b8_the_parser_is_loaded_when_the_first_file_comes() -> None:
    program = "import sys, functions.console.frame.app as _\nsys.exit('multipart' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603 – our own words
