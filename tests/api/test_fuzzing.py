"""A short one of ``make test-api``: what lies at the edges of the document, asked of the real handlers over HTTP."""

import subprocess
import sys

SECONDS = 12


def test_no_answer_is_other_than_the_document_says() -> None:
    # A process of its own, because the stack and other tests' emulators can't be in one.
    told = subprocess.run(  # noqa: S603 – this interpreter, and words of our own
        [sys.executable, "-m", "tests.api.fuzzing", "--quick", "--seconds", str(SECONDS)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
