"""The table of races. One entry adds a race."""

from tests.faults import kin
from tests.faults.college import LEAVER, RETURNER
from tests.faults.jobs import ERASED, FILE, LINKED_HOLD, LINKED_OPEN, Outcome
from tests.faults.town import ACCOUNT, ANN, FULL, GONE, HELD, OF_ANN, OF_BOB, PLAIN, RECENT
from tests.races import rivals
from tests.races.race import Race

_HELD: Outcome = ("withheld", "legal_hold")
_GONE: Outcome = ("no_longer_matching", None)
_PEOPLE = "retention_anonymisation:people"
_CASES = (PLAIN, FULL, OF_ANN, RECENT)
_DUE = (PLAIN, FULL, OF_ANN, RECENT + FILE)
_LEARNERS = (LEAVER, RETURNER)
_DATE_GONE = (ERASED, _GONE, None)


def _either(keys: tuple[str, ...], *outcomes: Outcome | None) -> dict[str, frozenset[Outcome | None]]:
    return dict.fromkeys(keys, frozenset(outcomes))


_WITHHELD_OR_NOT_DUE = _either((HELD,), _HELD, _GONE) | _either((OF_BOB,), LINKED_HOLD, _GONE)

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
        Race(
            name="hold in the moment before the claim",
            job="bulk_redaction",
            moment=rivals.HOLD,
            allowed=_either((PLAIN,), _HELD),
        ),
        Race(
            name="linked hold in the moment before the claim",
            job="bulk_redaction",
            moment=rivals.HOLD_ON_THE_PERSON,
            allowed=_either((OF_ANN,), LINKED_HOLD),
            touched=frozenset({ANN}),
        ),
        Race(name="edit against erasure", job="bulk_redaction", rivals=rivals.edits),
        Race(name="content against erasure", job="bulk_redaction", rivals=rivals.contents),
        Race(name="upload against erasure", job="bulk_redaction", rivals=rivals.uploads),
        Race(
            name="two jobs on one filter",
            job="bulk_redaction",
            allowed=_either((*_CASES, GONE), ERASED, ("already_erased", None), _GONE, None),
            jobs=2,
        ),
        Race(name="two workers on one shard", job="bulk_redaction", workers=2),
        Race(
            name="two workers on one shard of a night",
            job="retention_policies:rules",
            workers=2,
        ),
        Race(
            name="publication against nightly run",
            job="retention_anonymisation",
            rivals=rivals.publications,
            allowed=_either(_DUE, *_DATE_GONE) | _WITHHELD_OR_NOT_DUE,
            redated=frozenset({HELD, OF_BOB}),
        ),
        Race(
            name="publication in the moment before a chunk",
            job="retention_anonymisation",
            moment=rivals.PUBLICATION,
            allowed=_either(_DUE, _GONE, None) | _WITHHELD_OR_NOT_DUE,
            redated=frozenset({HELD, OF_BOB, PLAIN, FULL, OF_ANN, RECENT}),
        ),
        Race(
            name="login against nightly run",
            job="retention_anonymisation",
            rivals=rivals.logins,
            allowed=_either((ACCOUNT,), *_DATE_GONE),
        ),
        Race(
            name="file clock against hold",
            job="retention_anonymisation",
            rivals=rivals.holds(RECENT, FULL),
            allowed=_either((RECENT + FILE, RECENT, FULL), ERASED, _HELD, None),
        ),
        Race(
            name="hold in the moment before a file's claim",
            job="retention_anonymisation",
            moment=rivals.HOLD_ON_THE_FILE,
            allowed=_either((RECENT + FILE, RECENT), _HELD, None),
        ),
        Race(
            name="hold on a case against the night on its person",
            job=_PEOPLE,
            rivals=rivals.HOLD_ON_A_CASE,
            allowed=_either((kin.DONE,), ERASED, LINKED_HOLD),
            touched=frozenset({kin.OF_DONE}),
        ),
        Race(
            name="hold on a case in the moment before the claim of its person",
            job=_PEOPLE,
            moment=rivals.HOLD_ON_THE_CASE,
            allowed=_either((kin.DONE,), LINKED_HOLD),
            touched=frozenset({kin.OF_DONE}),
        ),
        Race(
            name="reopening against the night on the case's person",
            job=_PEOPLE,
            rivals=rivals.reopenings,
            allowed=_either((kin.DONE,), ERASED, LINKED_OPEN),
            touched=frozenset({kin.OF_DONE}),
        ),
        Race(
            name="reopening in the moment before the claim of the case's person",
            job=_PEOPLE,
            moment=rivals.REOPENING,
            allowed=_either((kin.DONE,), LINKED_OPEN),
            touched=frozenset({kin.OF_DONE}),
        ),
        Race(
            name="two new links against the night on the person",
            job=_PEOPLE,
            rivals=rivals.new_links,
            allowed=_either((kin.FREE,), ERASED, LINKED_OPEN),
        ),
        Race(
            name="new link in the moment before the claim of the person",
            job=_PEOPLE,
            moment=rivals.NEW_LINK,
            allowed=_either((kin.FREE,), LINKED_OPEN),
        ),
        Race(
            name="another person for a case against a hold on its strand",
            job=_PEOPLE,
            rivals=rivals.moves_of_a_held_strands_case,
            allowed=_either((kin.FREE,), ERASED, LINKED_HOLD),
            touched=frozenset({kin.MOVABLE, kin.OF_MOVABLE}),
        ),
        Race(
            name="setting against nightly run",
            job="retention_anonymisation:learners",
            rivals=rivals.settings,
            allowed=_either(_LEARNERS, *_DATE_GONE),
        ),
        Race(
            name="setting in the moment before a chunk",
            job="retention_anonymisation:learners",
            moment=rivals.SETTING,
            allowed=_either(_LEARNERS, _GONE),
        ),
        Race(
            name="aim change against removal",
            job="retention_anonymisation:learners",
            rivals=rivals.aims,
            allowed=_either(_LEARNERS, *_DATE_GONE),
        ),
        Race(
            name="aim change in the moment before the claim",
            job="retention_anonymisation:learners",
            moment=rivals.OPEN_AIM,
            allowed=_either((LEAVER,), _GONE),
        ),
    )
}
