"""The table of races. One entry adds a race.

Those of learners (the setting against the nightly run, a change of aims against a removal) belong here.
"""

from tests.faults.jobs import ERASED, FILE, LINKED_HOLD, Outcome
from tests.faults.town import ACCOUNT, ANN, FULL, GONE, HELD, OF_ANN, OF_BOB, PLAIN, RECENT
from tests.races import rivals
from tests.races.race import Race

_HELD: Outcome = ("withheld", "legal_hold")
_GONE: Outcome = ("no_longer_matching", None)
_CASES = (PLAIN, FULL, OF_ANN, RECENT)
_DUE = (PLAIN, FULL, OF_ANN, RECENT + FILE)


def _either(keys: tuple[str, ...], *outcomes: Outcome | None) -> dict[str, frozenset[Outcome | None]]:
    return dict.fromkeys(keys, frozenset(outcomes))


RACES = {
    race.name: race
    for race in (
        Race(
            name="hold against erasure",
            job="bulk_redaction",
            rivals=rivals.holds(*_CASES),
            allowed=_either(_CASES, ERASED, _HELD),
        ),
        Race(
            name="linked hold against erasure",
            job="bulk_redaction",
            rivals=rivals.LINKED,
            allowed=_either((OF_ANN,), ERASED, LINKED_HOLD),
            touched=frozenset({ANN}),
        ),
        Race(name="edit against erasure", job="bulk_redaction", rivals=rivals.edits),
        Race(name="content against erasure", job="bulk_redaction", rivals=rivals.contents),
        Race(name="upload against erasure", job="bulk_redaction", rivals=rivals.uploads),
        Race(
            name="two jobs on one filter",
            job="bulk_redaction",
            rivals=rivals.nobody,
            allowed=_either((*_CASES, GONE), ERASED, ("already_erased", None), _GONE, None),
            jobs=2,
        ),
        Race(name="two workers on one shard", job="bulk_redaction", rivals=rivals.nobody, workers=2),
        Race(
            name="two workers on one shard of a night",
            job="retention_policies:rules",
            rivals=rivals.nobody,
            workers=2,
        ),
        Race(
            name="publication against nightly run",
            job="retention_anonymisation",
            rivals=rivals.publications,
            allowed=_either(_DUE, ERASED, _GONE, None),
            redated=frozenset({HELD, OF_BOB}),
        ),
        Race(
            name="login against nightly run",
            job="retention_anonymisation",
            rivals=rivals.logins,
            allowed=_either((ACCOUNT,), ERASED, _GONE, None),
        ),
        Race(
            name="file clock against hold",
            job="retention_anonymisation",
            rivals=rivals.holds(RECENT, FULL),
            allowed=_either((RECENT + FILE, RECENT, FULL), ERASED, _HELD, None),
        ),
    )
}
