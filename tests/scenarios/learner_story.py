"""What may happen to learners in a scenario: their returns, the setting, and what comes between a run and its claim."""

from typing import Any

from shared.adapters.dynamodb.ilr_codec import ilr_item
from shared.kernel.identifiers import RecordId, TenantId
from shared.learners.ilr import IlrId, IlrReturn
from tests.scenarios.town import TENANT, planted
from tests.world import interception
from tests.world.world import Reply, World

SETTING = "settings/learner-retention"
RETAINERS = "retainers"  # the role that somebody has to give: no administrator has it of themselves (L1)
CLOSED = {"completed": 2, "withdrawn": 3, "open": 1, "break": 6}


def aim(said: dict[str, Any]) -> dict[str, Any]:
    """Translate an aim as scenarios say it into the body that the API takes."""
    names = {"ended": "learn_actual_end_date", "achieved": "achievement_date", "started": "learn_start_date"}
    days = {api: str(said[word]) for word, api in names.items() if word in said}
    status = CLOSED[said["status"]] if isinstance(said["status"], str) else said["status"]
    return {"completion_status": status, "excluded": said.get("excluded", False), **days}


class LearnerStory:
    """The steps of learners; the rest of a story is in story.py."""

    world: World
    _tenant: str
    _groups: str
    _token: str = ""

    def call(self, method: str, path: str, body: object = None) -> Reply:
        """Send a request; see story.py."""
        raise NotImplementedError

    def do_learner(self, said: dict[str, Any]) -> Reply:
        """Create or replace a learner, with one return of the aims that are named with them, if any are."""
        name = said["id"]
        mark = planted(f"learners/{name}")
        body = {"ukprn": "10000001", "learn_ref_number": f"{mark}ref", "values": {"name": f"{mark}name"}}
        reply = self.call("PUT", f"learners/{name}", {**body, **said.get("also", {})})
        if "aims" in said and reply.status < 300:
            return self.do_ilr({"of": name, "aims": said["aims"]})
        return reply

    def do_ilr(self, said: dict[str, Any]) -> Reply:
        body = {"status": said.get("status", "included"), "aims": [aim(one) for one in said["aims"]]}
        return self.call("PUT", f"learners/{said['of']}/ilrs/{said.get('ilr', '10000001-2019')}", body)

    def do_delete_ilr(self, said: dict[str, Any]) -> Reply:
        return self.call("DELETE", f"learners/{said['of']}/ilrs/{said.get('ilr', '10000001-2019')}")

    def do_preview_retention(self, said: dict[str, Any]) -> Reply:
        self._as_retainer()
        reply = self.call("POST", f"{SETTING}/preview", said)
        self._token = reply.body.get("confirmation_token", "")
        return reply

    def do_confirm_retention(self, said: dict[str, Any]) -> Reply:
        self._as_retainer()
        return self.call("PUT", SETTING, {**said, "confirmation_token": self._token})

    def do_retain_learners(self, said: dict[str, Any]) -> Reply:
        """Preview a setting and confirm it."""
        body = {"enabled": True, **said}
        self.do_preview_retention(body).expect(200)
        return self.do_confirm_retention(body)

    def do_change_aims_during_run(self, said: dict[str, Any]) -> None:
        """Replace a learner's return just before the run that has decided to remove them claims them."""
        with interception.once_before(interception.is_claim, lambda: self.do_ilr(said).expect(200)):
            self.world.settle()

    def do_change_retention_during_run(self, said: dict[str, Any]) -> None:
        """Change the setting before the run that was created by it has looked at anybody."""
        self.do_retain_learners(said).expect(200)
        self.world.settle()

    def do_slip_in_a_return(self, said: str) -> None:
        """Put a return of a learner into the table, past everything that would refuse it."""
        row = ilr_item(TenantId(TENANT), IlrReturn(learner=RecordId(said), id=IlrId("10000001-2030")))
        self.world.clients.dynamodb.put_item(TableName=self.world.tables["IlrTable"], Item=row)

    def _as_retainer(self) -> None:
        if self._groups == "administrator":
            self._groups = f"administrator {RETAINERS}"


def found_retainers(world: World) -> None:
    """Give the role that may change the setting its permission."""
    world.call("PUT", f"/v1/roles/{RETAINERS}", {"permissions": ["manage_data_retention"]}, tenant=TENANT).expect(200)
