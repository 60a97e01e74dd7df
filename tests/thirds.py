"""Which tests `make test` runs by thirds, so that it stays under five minutes: another third each day.

They are tables of many cases of a kind, and long runs at random; where one test is all there is, it runs one day in three.
CI runs everything every time, as does ``make test ALL=1``, and so does a run that names what it wants.
"""

import hashlib
import os
from datetime import date

# The day of a run that tries a third, as ISO 8601 has it; the Makefile sets it.
DAY = "EXPUNGE_TESTS_OF_DAY"
THIRDS = 3
BY_THIRDS = (
    "tests/api/test_bounds.py",
    "tests/api/test_fuzzing.py",
    "tests/api/test_logs.py",
    "tests/api/test_permissions.py",
    "tests/api/test_tenants_apart.py",
    "tests/api/test_unknown.py",
    "tests/api/test_values.py",
    "tests/faults/",
    "tests/imports/test_published_files.py",
    "tests/infra/test_clients_at_once.py",
    "tests/integration/test_acts.py",
    "tests/integration/test_bad_records.py",
    "tests/integration/test_bounded_queries.py",
    "tests/integration/test_forged_cursors.py",
    "tests/integration/test_personal_data_stays_inside.py",
    "tests/integration/test_replay.py",
    "tests/nights/",
    "tests/odata/test_clients.py",
    "tests/operations/test_commands.py",
)


def is_tried(test: str) -> bool:
    """Tell whether this run tries a test, by its id."""
    day = os.environ.get(DAY)
    return day is None or is_of_day(test, date.fromisoformat(day))


def is_of_day(test: str, day: date) -> bool:
    """Tell whether *day* tries a test: every day does, or one in three."""
    if not test.startswith(BY_THIRDS):
        return True
    return int.from_bytes(hashlib.sha256(test.encode()).digest()) % THIRDS == day.toordinal() % THIRDS
