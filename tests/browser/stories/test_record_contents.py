"""What hangs on a record: its values and pointers, notes and files, and what has been done to it (S5)."""

from pathlib import Path

from tests.browser.council import COMPLAINTS, MARK, RESIDENTS, Council
from tests.browser.person import Person

CASE = "/console/records/complaints/c-1"


def test_an_officer_edits_a_held_record_and_reads_what_the_edit_replaced(council: Council, officer: Person) -> None:
    council.workflow(RESIDENTS, "person")
    council.record(RESIDENTS, "p-1")
    council.record(COMPLAINTS, "c-1", person_id="residents/p-1")
    council.hold(RESIDENTS, "p-1")
    officer.open(CASE)
    officer.must_see("because a record that it is linked with is on legal hold", "residents/p-1")
    officer.follow("Edit values and pointers")
    officer.must_see("What you replace is kept as a preserved version")
    officer.type("Person", "")
    officer.press("Save the record")
    officer.must_be_told(
        "This can't be cut or changed: the legal hold on residents/p-1 keeps this; it has to be lifted first"
    )
    officer.type("Person", "residents/p-1")
    officer.type("name", "Joanna")
    officer.press("Save the record")
    officer.must_see("The record is saved", "Joanna")
    officer.follow("Preserved versions")
    officer.must_see(MARK)
    officer.follow("Back")
    officer.follow("Timeline of this record")
    officer.must_see("Kept what an edit replaced, as a preserved version", "number: 1")
    officer.open("/console/records/residents/p-1")
    officer.follow("complaints/c-1")
    officer.follow("Move to another state")
    officer.press("Move the record")
    officer.must_be_told("Choose where the record is to go")


def test_an_officer_adds_a_note_and_a_file_to_a_record(council: Council, officer: Person, tmp_path: Path) -> None:
    council.record(COMPLAINTS, "c-1")
    officer.open(CASE)
    officer.follow("Add a note")
    officer.press("Add the note")
    officer.must_be_told("Enter the text of the note")
    officer.type("Subject (optional)", MARK)
    officer.type("Text", f"Called back {MARK}")
    officer.enter_day("Which day is it of? (optional)", council.today)
    officer.press("Add the note")
    officer.must_see("It is added to the record", f"Note 1: {MARK}", f"Called back {MARK}")
    officer.follow("Back")
    officer.follow("Add an attachment")
    officer.press("Add the attachment")
    officer.must_be_told("Choose a file", "Enter what kind of file it is, such as letter")
    file = tmp_path / "letter.txt"
    file.write_text("Dear Jo")
    officer.choose_file("File", file)
    officer.type("Which kind of file is it?", "letter")
    officer.press("Add the attachment")
    officer.must_see("It is added to the record")
    officer.must_see_row("letter.txt", "letter", "7")
    council.settle()
    officer.follow("Back")
    officer.must_see_row("Attachments", "1")
