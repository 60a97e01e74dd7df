"""A scene before the second act: a hold on a case keeps the person that it is about (X7)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from infra.local.stack import LocalStack
from infra.operations.api import ApiClient
from infra.operations.console import console
from shared.erasure.grounds import Ground
from shared.jobs.job import JobType

LONGEST_NIGHT = 120.0
_PERSON, _CASE = "claimants/one", "claims/one"
_LONG_AGO = "2015-01-31T12:00:00Z"
_NAME = {"name": "name", "type": "text", "sensitive": True}
_WORKFLOWS: dict[str, dict[str, Any]] = {
    "claimants": {"kind": "person", "states": [{"name": "left", "end": True}], "transitions": [], "fields": [_NAME]},
    "claims": {"kind": "case", "states": [{"name": "closed", "end": True}], "transitions": [], "fields": [_NAME]},
}


def keep_a_claimant(stack: LocalStack, api: ApiClient) -> bool:
    """Hold a closed case, play a night on its person, who is due, lift the hold, and play another; tell if all came so."""
    for name, body in _WORKFLOWS.items():
        api.put(f"/v1/workflows/{name}", body)
    api.put(f"/v1/records/{_PERSON}", {"values": {"name": "A claimant"}, "state_entered_at": _LONG_AGO})
    api.put(f"/v1/records/{_CASE}", {"values": {"name": "A claim"}, "person_id": _PERSON})
    api.put(f"/v1/records/{_CASE}/legal-hold", {"reason": "A claim came in.", "review_date": "2099-01-01"})
    draft = {"enabled": True, "retention_months": 12}
    api.put("/v1/policies/claimants/draft", draft)
    preview = api.post("/v1/policies/claimants/draft/preview")
    confirmed = {"confirmation_token": preview["confirmation_token"], "reason": "A year, as the schedule says."}
    api.post("/v1/policies/claimants/publish", confirmed)
    today = datetime.now(UTC).date()
    is_well = stack.settle(LONGEST_NIGHT) and _night(stack, today - timedelta(days=1))
    kept = api.get(f"/v1/records/{_PERSON}")
    console.print(f"{_PERSON} is due and stays: withheld by {kept['withheld_by']}, the hold on {_CASE}.")
    api.delete(f"/v1/records/{_CASE}/legal-hold")
    is_well = _night(stack, today) and is_well
    gone = api.get(f"/v1/records/{_PERSON}")
    console.print(f"The hold is lifted, and the next night anonymises them: {gone['dp_anonymised']}.")
    history = list(api.pages(f"/v1/jobs/{JobType.RETENTION_ANONYMISATION}-{today - timedelta(days=1)}/history"))
    entries = {(entry["record"], entry["outcome"], entry["ground"]) for entry in history}
    is_kept = (_PERSON, "withheld", Ground.LINKED_LEGAL_HOLD) in entries and not kept["dp_anonymised"]
    return is_well and is_kept and kept["withheld_by"] == Ground.LINKED_LEGAL_HOLD and bool(gone["dp_anonymised"])


def _night(stack: LocalStack, night: date) -> bool:
    stack.tick("StartAnonymisationRunFunction", f"{night.isoformat()}T04:00:00Z")
    return stack.settle(LONGEST_NIGHT)
