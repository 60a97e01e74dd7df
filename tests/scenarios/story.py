"""What may happen in a scenario: each verb of ``given`` and ``when`` is a method, found by its name.

A step is a mapping. Its first key is the verb; ``refused`` beside it says that the step is refused, with which status and code,
and then nothing at all may have been written.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shared.kernel.identifiers import shard_of
from tests.scenarios.learner_story import LearnerStory
from tests.scenarios.town import TENANT, WORKFLOWS, periods, planted, put_in_force
from tests.world import council, delivery, interception
from tests.world.world import Reply, World

POLICY_RUN, ANONYMISATION_RUN = "StartPolicyRunFunction", "StartAnonymisationRunFunction"
NIGHTS = {POLICY_RUN: time(3), ANONYMISATION_RUN: time(4)}
SCHEDULE_ZONE = ZoneInfo("Europe/London")
REFRESH = (("PreTokenGeneration", "TokenGeneration_RefreshTokens"),)
STEP_WORDS = {"refused", "tenant", "groups"}


def instant(said: date | datetime | str) -> datetime:
    """Return an instant as it is said; a day alone means its noon in UTC."""
    if isinstance(said, str):
        said = datetime.fromisoformat(said)
    if isinstance(said, datetime):
        return said if said.tzinfo else said.replace(tzinfo=UTC)
    return datetime.combine(said, time(12), tzinfo=UTC)


def plain(said: object) -> object:
    """Return what YAML read with days as text, because that is what the API takes and answers."""
    if isinstance(said, dict):
        return {key: plain(value) for key, value in said.items()}
    if isinstance(said, list):
        return [plain(one) for one in said]
    return said if isinstance(said, int | float | str | None) else str(said)


def shard_of_record(said: str) -> str:
    """Return the name of the shard that a record's work is in."""
    return f"SHARD#{shard_of(said.partition('/')[2]):02d}"


def text(said: date | datetime | str) -> str:
    """Return an instant as the API takes it."""
    return instant(said).isoformat()


class Story(LearnerStory):
    """One scenario on its way through a world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.tokens: dict[str, str] = {}
        self.last: Any = None
        self.login: str | None = None
        self._tenant, self._groups = TENANT, "administrator"
        self._held_back: list[str] = []

    def do(self, step: dict[str, Any]) -> None:
        """Take one step; a refused one must leave everything as it was."""
        verb = next(iter(step))
        assert set(step) <= {verb} | STEP_WORDS, f"these words mean nothing: {set(step) - STEP_WORDS}"
        self._tenant, self._groups = step.get("tenant", TENANT), step.get("groups", "administrator")
        act = getattr(self, "do_" + verb.replace(" ", "_").replace("-", "_"))
        before = council.snapshot(self.world) if "refused" in step else None
        reply: Reply | None = act(step[verb])
        if reply is None:
            assert "refused" not in step
            return
        self.last = reply.body
        if "refused" in step:
            assert f"{reply.status} {reply.body['code']}" == step["refused"], reply.body
            assert council.snapshot(self.world) == before, "something was written although it was refused"
        else:
            assert reply.status < 300, (step, reply.status, reply.body)

    def call(self, method: str, path: str, body: object = None) -> Reply:
        """Send a request as the data protection officer of the step's tenant, unless the step is somebody else's."""
        return self.world.call(method, f"/v1/{path}", body, tenant=self._tenant, groups=self._groups)

    # What there is.

    def do_workflow(self, said: dict[str, Any]) -> Reply:
        name = said["id"]
        changes = {key: value for key, value in said.items() if key != "id"}
        return self.call("PUT", f"workflows/{name}", {**WORKFLOWS[name], **changes})

    def do_settings(self, said: dict[str, Any]) -> Reply:
        now = self.call("GET", "settings/tenant").expect(200).body
        version = {"version": now["version"]} if now["version"] else {}
        kept = {name: now[name] for name in ("time_zone", "erasure_brake", "file_erasure_brake")}
        return self.call("PUT", "settings/tenant", {**kept, **said, **version})

    def do_policy_in_force(self, said: dict[str, Any]) -> None:
        put_in_force(self.world, said["of"], said)

    def do_record(self, said: dict[str, Any]) -> Reply:
        key = said["id"]
        names = {"state": "state", "person": "person_id", "parent": "parent_id", "version": "version"}
        body = {api: said[word] for word, api in names.items() if word in said}
        if "since" in said:
            body["state_entered_at"] = text(said["since"])
        values = said.get("values", {"name": planted(key) + "name", "ward": "north"})
        return self.call("PUT", f"records/{key}", {**body, "values": plain(values), **said.get("also", {})})

    def do_note(self, said: str) -> Reply:
        return self.call("POST", f"records/{said}/notes", {"body": planted(said) + "note"})

    def do_file(self, said: dict[str, Any]) -> Reply:
        key = said["of"]
        body = {"file_name": planted(key) + "file", "file_type": said.get("type", "scan"), "size": 4}
        if "added" in said:
            body["added_at"] = text(said["added"])
        reply = self.call("POST", f"records/{key}/attachments", body)
        if reply.status < 300:
            name = f"records/{self._tenant}/{key}/{reply.body['attachment_id']}"
            content = (planted(key) + "content").encode()
            self.world.clients.s3.put_object(Bucket=self.world.bucket, Key=name, Body=content)
        return reply

    def do_spoil(self, said: str) -> None:
        """Make a record's row unreadable, as no part of the system would."""
        council.write_into(self.world, said, values="{")

    # What people do with records.

    def do_edit(self, said: dict[str, Any]) -> Reply:
        key = said["id"]
        now = self.call("GET", f"records/{key}").expect(200).body
        kept = {name: now[name] for name in ("values", "person_id", "address_id", "parent_id", "version")}
        return self.call("PUT", f"records/{key}", {**kept, **{k: v for k, v in said.items() if k != "id"}})

    def do_transition(self, said: dict[str, Any]) -> Reply:
        return self.call("POST", f"records/{said['of']}/transitions", {"transition": said["by"]})

    def do_hold(self, said: str | dict[str, Any]) -> Reply:
        return self._guard("legal-hold", said)

    def do_release(self, said: str) -> Reply:
        return self.call("DELETE", f"records/{said}/legal-hold")

    def do_restrict(self, said: str | dict[str, Any]) -> Reply:
        return self._guard("processing-restriction", said)

    def do_lift_restriction(self, said: dict[str, Any]) -> Reply:
        told = f"?person_informed_on={said['told on']}" if "told on" in said else ""
        return self.call("DELETE", f"records/{said['of']}/processing-restriction{told}")

    def do_request(self, said: dict[str, Any]) -> Reply:
        body = {"reason": said.get("reason", "asked by letter"), "due_date": str(said["by"])}
        return self.call("PUT", f"records/{said['for']}/anonymisation-request", body)

    def do_withdraw(self, said: str) -> Reply:
        return self.call("DELETE", f"records/{said}/anonymisation-request")

    def do_log_in(self, said: str) -> None:
        self.login = self.world.portal_login(*said.split("/"))

    def do_refresh_login(self, said: str) -> None:
        self.login = self.world.portal_login(*said.split("/"), events=REFRESH)

    def _guard(self, name: str, said: str | dict[str, Any]) -> Reply:
        given: dict[str, Any] = {"of": said} if isinstance(said, str) else said
        body = {"reason": planted(given["of"]) + "reason", "review_date": str(given.get("review", "2099-01-01"))}
        return self.call("PUT", f"records/{given['of']}/{name}", {**body, **given.get("also", {})})

    # Filters.

    def do_filter(self, said: dict[str, Any]) -> Reply:
        """Save a filter over closed cases, unless it says otherwise."""
        body = {"workflows": ["cases"], "states": ["closed"], "where": plain(said.get("where", []))}
        return self.call(
            "PUT", f"filters/{said['id']}", {**body, **{k: v for k, v in said.items() if k not in {"id", "where"}}}
        )

    def do_redact(self, said: str | dict[str, Any]) -> Reply:
        given = {"filter": said} if isinstance(said, str) else said
        return self.call(
            "POST", f"filters/{given['filter']}/redactions", {k: v for k, v in given.items() if k != "filter"}
        )

    def do_ask_to_redact_but_hold_back_the_job(self, said: str) -> Reply:
        reply = self.do_redact(said)
        self._held_back = list(delivery.take_messages(self.world).values())
        return reply

    def do_let_the_job_go_on(self, _said: object) -> None:
        delivery.send(self.world, *self._held_back)

    # Policies.

    def do_draft(self, said: dict[str, Any]) -> Reply:
        draft = self.call("GET", f"policies/{said['of']}").expect(200).body["draft"]
        version = {"version": draft["version"]} if draft["version"] else {}
        return self.call("PUT", f"policies/{said['of']}/draft", periods(said) | version | said.get("also", {}))

    def do_preview(self, said: str) -> Reply:
        reply = self.call("POST", f"policies/{said}/draft/preview")
        self.tokens[self._tenant] = reply.body.get("confirmation_token", "")
        return reply

    def do_confirm_preview(self, said: dict[str, Any]) -> Reply:
        token = self.tokens[said.get("by the token of", TENANT)]
        body = {"confirmation_token": token, "reason": "as decided by the board"}
        return self.call("POST", f"policies/{said['of']}/publish", body)

    def do_publish(self, said: dict[str, Any]) -> Reply:
        self.do_draft(said).expect(200)
        self.do_preview(said["of"]).expect(200)
        return self.do_confirm_preview(said)

    def do_publish_but_hold_back_the_recalculation(self, said: dict[str, Any]) -> Reply:
        reply = self.do_publish(said)
        self._held_back = list(delivery.take_messages(self.world).values())
        return reply

    def do_let_the_recalculation_go_on(self, _said: object) -> None:
        delivery.send(self.world, *self._held_back)

    # Time and nights.

    def _pass_time(self, by: timedelta) -> None:
        self.world.let_streams_arrive()
        self.world.pass_time(by)

    def do_clock(self, said: datetime | str) -> None:
        self._pass_time(instant(said) - self.world.now)

    def do_wait(self, said: dict[str, int]) -> None:
        self._pass_time(timedelta(**said))

    def do_settle(self, _said: object) -> None:
        self.world.settle()

    def do_policy_run(self, said: date | datetime) -> None:
        self._night(POLICY_RUN, said)

    def do_anonymisation_run(self, said: date | datetime) -> None:
        self._night(ANONYMISATION_RUN, said)

    def do_late_policy_run(self, said: datetime) -> None:
        self.world.tick(POLICY_RUN, instant(said))

    def do_late_anonymisation_run(self, said: datetime) -> None:
        self.world.tick(ANONYMISATION_RUN, instant(said))

    def do_cancel(self, said: str) -> Reply:
        return self.call("POST", f"jobs/{said}/cancel")

    def do_confirm(self, said: str | dict[str, Any]) -> Reply:
        given: dict[str, Any] = {"night": said} if isinstance(said, str) else dict(said)
        night = given.pop("night")
        return self.call("POST", f"jobs/{night}/confirm", given or None)

    def do_cancel_while_running(self, said: dict[str, str]) -> None:
        """Cancel a job after the shard of one record has run, and let the rest run then."""
        messages = delivery.take_messages(self.world)
        first = messages.pop(shard_of_record(said["after"]))
        delivery.send(self.world, first)
        self.world.settle()
        self.do_cancel(said["job"]).expect(200)
        delivery.send(self.world, *messages.values())

    def do_cancel_recalculation_while_running(self, said: dict[str, str]) -> None:
        self.do_cancel_while_running({**said, "job": self.last["job"]})

    def do_hold_during_run(self, said: str) -> None:
        """Put a hold on a record just before the run that has decided to erase it claims it."""
        path = f"/v1/records/{said}/legal-hold"

        with interception.once_before(
            interception.is_claim, lambda: self.world.call("PUT", path, council.GUARD).expect(200)
        ):
            self.world.settle()

    def do_send(self, said: dict[str, Any]) -> Reply:
        return self.call(said["method"], said["path"], said.get("body"))

    def _night(self, function: str, said: date | datetime) -> None:
        """Let the scheduled time come; a day alone means the hour of the schedule."""
        is_day = not isinstance(said, datetime)
        at = datetime.combine(said, NIGHTS[function], tzinfo=SCHEDULE_ZONE) if is_day else instant(said)
        if at > self.world.now:
            self._pass_time(at - self.world.now)
        self.world.tick(function, at)
