"""Who races against a job: short acts, each at a random moment, that note what they were promised."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from tests.faults import kin
from tests.faults.college import LEAVER, RETURNER
from tests.faults.town import ACCOUNT, ANN, FULL, OF_ANN, PLAIN, RECENT
from tests.races.race import Round
from tests.world import college, council
from tests.world.delivery import WORKER
from tests.world.interception import Call, once_before
from tests.world.world import Reply

Act = Callable[[], None]
Moment = Callable[[Round], AbstractContextManager[object]]
WRITES = {"BatchExecuteStatement", "PutItem", "TransactWriteItems"}
ANY_CASE = (PLAIN, FULL, OF_ANN, RECENT)
REFUSED = {409, 412, 503}


def _said_yes(reply: Reply) -> bool:
    assert reply.status < 300 or reply.status in REFUSED, (reply.status, reply.body)
    return reply.status < 300


def _hold(this: Round, key: str, protected: Sequence[str] = ()) -> None:
    if _said_yes(this.here.call("PUT", f"/v1/records/{key}/legal-hold", council.GUARD)):
        this.leave_alone(key, protected)


def holds(*keys: str, protected: Sequence[str] = ()) -> Callable[[Round], Sequence[Act]]:
    """Hold each of *keys*, in any order, at any time; *protected* are those that a hold of another protects."""

    def rivals(this: Round) -> Sequence[Act]:
        def act() -> None:
            for key in this.chance.sample(keys, len(keys)):
                this.pause()
                _hold(this, key, protected)

        return [act]

    return rivals


def _reopen_case(this: Round, key: str, protected: Sequence[str]) -> None:
    if _said_yes(this.here.call("POST", f"/v1/records/{key}/transitions", {"transition": "reopen"})):
        this.leave_alone(key, protected)


def _open_case(this: Round, key: str, person: str) -> None:
    body = {"values": {"name": "PLANTED-new"}, "person_id": person}
    if _said_yes(this.here.call("PUT", f"/v1/records/{key}", body)):
        this.leave_alone(key, (person,))


def reopenings(this: Round) -> Sequence[Act]:
    """Reopen the closed case of a person who is due."""

    def act() -> None:
        this.pause()
        _reopen_case(this, kin.OF_DONE, (kin.DONE,))

    return [act]


def new_links(this: Round) -> Sequence[Act]:
    """Open two cases of one person at once, while the night may be erasing them."""

    def opening(key: str) -> Act:
        def act() -> None:
            this.pause()
            _open_case(this, key, kin.FREE)

        return act

    return [opening(key) for key in (kin.NEW, kin.NEWER)]


def moves_of_a_held_strands_case(this: Round) -> Sequence[Act]:
    """Hold a strand while its case gets another person."""

    def hold() -> None:
        this.pause()
        _hold(this, kin.OF_MOVABLE, (kin.MOVABLE,))

    def move() -> None:
        this.pause()
        now = council.read(this.here, kin.MOVABLE)
        body = {"values": now["values"], "version": now["version"], "person_id": kin.FREE}
        if _said_yes(this.here.call("PUT", f"/v1/records/{kin.MOVABLE}", body)):
            this.accepted += 1

    return [hold, move]


def edits(this: Round) -> Sequence[Act]:
    """Change what is personal on each case."""

    def act() -> None:
        for key in this.chance.sample(ANY_CASE, len(ANY_CASE)):
            this.pause()
            now = council.read(this.here, key)
            kept = {name: now[name] for name in ("person_id", "address_id", "parent_id", "version")}
            values = {"name": "PLANTED-edited", "ward": "north"}
            if _said_yes(this.here.call("PUT", f"/v1/records/{key}", {**kept, "values": values})):
                this.accepted += 1

    return [act]


def contents(this: Round) -> Sequence[Act]:
    """Add a note to each case."""

    def act() -> None:
        for key in this.chance.sample(ANY_CASE, len(ANY_CASE)):
            this.pause()
            if _said_yes(this.here.call("POST", f"/v1/records/{key}/notes", {"body": "PLANTED-late"})):
                this.accepted += 1
                this.added[key]["notes"] += 1

    return [act]


def uploads(this: Round) -> Sequence[Act]:
    """Announce a file for each case and bring it at some later time, whatever has become of the case by then."""

    def act() -> None:
        for key in this.chance.sample(ANY_CASE, len(ANY_CASE)):
            this.pause()
            announced = {"file_name": "PLANTED.pdf", "file_type": "scan", "size": 12}
            reply = this.here.call("POST", f"/v1/records/{key}/attachments", announced)
            if _said_yes(reply):
                this.accepted += 1
                this.added[key]["attachments"] += 1
                this.pause()
                name = f"records/council/{key}/{reply.body['attachment_id']}"
                this.here.clients.s3.put_object(Bucket=this.here.bucket, Key=name, Body=b"PLANTED-late")

    return [act]


def _publish(this: Round) -> None:
    here = this.here
    draft = here.call("GET", "/v1/policies/cases").expect(200).body["draft"]
    body = {"enabled": True, "retention_months": 1200, "file_retention_months": 1200, "version": draft["version"]}
    here.call("PUT", "/v1/policies/cases/draft", body).expect(200)
    token = here.call("POST", "/v1/policies/cases/draft/preview").expect(200).body["confirmation_token"]
    publication = {"confirmation_token": token, "reason": "as decided by the board"}
    here.call("POST", "/v1/policies/cases/publish", publication).expect(200)
    _leave_alone_from_the_next_page_on(this, (PLAIN, FULL, OF_ANN, RECENT))


def _keep_for_long(this: Round) -> None:
    college.retain(this.here, 99)
    _leave_alone_from_the_next_page_on(this, (LEAVER, RETURNER))


def _leave_alone_from_the_next_page_on(this: Round, keys: Sequence[str]) -> None:
    """Note that nothing is due any more, by the rules that each chunk reads at its beginning."""
    in_hand = this.in_hand()
    for key in keys:
        if key not in in_hand:
            this.leave_alone(key)


def publications(this: Round) -> Sequence[Act]:
    """Publish a policy by which nothing is due for a hundred years."""

    def act() -> None:
        this.pause()
        _publish(this)

    return [act]


def settings(this: Round) -> Sequence[Act]:
    """Change the setting to the longest time that learners can be kept."""

    def act() -> None:
        this.pause()
        _keep_for_long(this)

    return [act]


def _reopen(this: Round, learner: str) -> None:
    if _said_yes(college.hand_in(this.here, learner.partition("/")[2], college.OPEN)):
        this.leave_alone(learner)


def aims(this: Round) -> Sequence[Act]:
    """Hand in returns by which nobody has ended."""

    def act() -> None:
        for learner in this.chance.sample((LEAVER, RETURNER), 2):
            this.pause()
            _reopen(this, learner)

    return [act]


def logins(this: Round) -> Sequence[Act]:
    """Log the account's owner in."""

    def act() -> None:
        this.pause()
        if this.here.portal_login(*ACCOUNT.split("/")) is None:
            this.leave_alone(ACCOUNT)

    return [act]


def _just_before(is_meant: Callable[[Call], bool], act: Callable[[Round], None]) -> Moment:
    def moment(this: Round) -> AbstractContextManager[object]:
        return once_before(
            lambda call: call.function == WORKER and is_meant(call), lambda: this.perform(lambda: act(this))
        )

    return moment


def just_before_the_claim_of(key: str, act: Callable[[Round], None]) -> Moment:
    """Act when all has been decided and the write that claims a record is on its way."""
    name = key.partition("/")[2]
    return _just_before(lambda call: call.operation in WRITES and "claim" in call.text and name in call.text, act)


def just_before_a_page(act: Callable[[Round], None]) -> Moment:
    """Act when a worker has begun and looks for its first chunk."""
    return _just_before(lambda call: call.operation == "Query", act)


HOLD_ON_THE_PERSON = just_before_the_claim_of(OF_ANN, lambda this: _hold(this, ANN, (OF_ANN,)))
HOLD = just_before_the_claim_of(PLAIN, lambda this: _hold(this, PLAIN))
HOLD_ON_THE_FILE = just_before_the_claim_of(RECENT, lambda this: _hold(this, RECENT))
PUBLICATION = just_before_a_page(_publish)
SETTING = just_before_a_page(_keep_for_long)
HOLD_ON_THE_CASE = just_before_the_claim_of(kin.DONE, lambda this: _hold(this, kin.OF_DONE, (kin.DONE,)))
REOPENING = just_before_the_claim_of(kin.DONE, lambda this: _reopen_case(this, kin.OF_DONE, (kin.DONE,)))
NEW_LINK = just_before_the_claim_of(kin.FREE, lambda this: _open_case(this, kin.NEW, kin.FREE))
HOLD_ON_A_CASE = holds(kin.OF_DONE, protected=(kin.DONE,))
OPEN_AIM = just_before_the_claim_of(LEAVER, lambda this: _reopen(this, LEAVER))
LINKED = holds(ANN, protected=(OF_ANN,))
