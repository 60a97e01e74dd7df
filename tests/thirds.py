"""Which tests `make test` runs by thirds, so that it stays under five minutes: another third each day.

They are tables of many cases of a kind, long runs at random, and whole walks through an emulated AWS; where one test is all
there is, it runs one day in three. The rules' own tests, properties and contracts run each time.
CI runs everything on moto every time, as does ``make test ALL=1``, and so does a run that names what it wants. On DynamoDB Local
CI runs a third of faults and walks, and all contracts and races.
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
    "tests/documents/test_commands.py",
    "tests/faults/",
    "tests/imports/",
    "tests/infra/test_clients_at_once.py",
    "tests/integration/",
    "tests/nights/",
    "tests/odata/test_clients.py",
    "tests/operations/test_commands.py",
    "tests/privileges/test_rare_calls.py",
    "tests/scenarios/",
    "tests/unit/application/test_worst_night.py",
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
