"""Who races against a job: short acts, each at a random moment, that note what they were promised."""

from collections.abc import Callable, Sequence

from tests.faults.town import ACCOUNT, ANN, FULL, OF_ANN, PLAIN, RECENT
from tests.races.race import Round
from tests.world import council
from tests.world.world import Reply

Act = Callable[[], None]
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


def publications(this: Round) -> Sequence[Act]:
    """Publish a policy by which nothing is due for a hundred years."""

    def act() -> None:
        this.pause()
        here = this.here
        draft = here.call("GET", "/v1/policies/cases").expect(200).body["draft"]
        body = {"enabled": True, "retention_months": 1200, "file_retention_months": 1200, "version": draft["version"]}
        here.call("PUT", "/v1/policies/cases/draft", body).expect(200)
        token = here.call("POST", "/v1/policies/cases/draft/preview").expect(200).body["confirmation_token"]
        publication = {"confirmation_token": token, "reason": "as decided by the board"}
        here.call("POST", "/v1/policies/cases/publish", publication).expect(200)
        this.accepted += 1

    return [act]


def logins(this: Round) -> Sequence[Act]:
    """Log the account's owner in."""

    def act() -> None:
        this.pause()
        if this.here.portal_login(*ACCOUNT.split("/")) is None:
            this.leave_alone(ACCOUNT)

    return [act]


def nobody(_this: Round) -> Sequence[Act]:
    """Leave the workers to race each other."""
    return []


LINKED = holds(ANN, protected=(OF_ANN,))
