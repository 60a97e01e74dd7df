"""One night that the brake stops: the request that is due runs all the same, and the rest once it is confirmed (X17)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from infra.operations.api import ApiClient
from infra.operations.console import console
from shared.access.tenant_settings import DEFAULT_BRAKE
from shared.kernel.identifiers import RecordKey

_SETTINGS = "/v1/settings/tenant"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedNight:
    """The first night on which a case is due by its policy, and a case that is due later, for which a request is made."""

    night: date
    asked: RecordKey


def stopped_night(played: Sequence[date], due: Callable[[date], frozenset[RecordKey]]) -> StoppedNight | None:
    """Return the night to stop, or None; *due* says what is gone by a night."""
    for night in played:
        later = due(played[-1]) - due(night)
        if due(night) and later:
            return StoppedNight(night=night, asked=min(later))
    return None


def brake_it(api: ApiClient, plan: StoppedNight) -> None:
    """Let no night erase anything by policy, and ask for one case by that night."""
    _set_brakes(api, 0)
    request = {"reason": "Asked for at the counter.", "due_date": plan.night.isoformat()}
    api.put(f"/v1/records/{plan.asked}/anonymisation-request", request)
    console.print(f"The brakes are set to 0, and {plan.asked} is asked to be anonymised by {plan.night}.")


def carry_on(
    api: ApiClient, settle: Callable[[], bool], night: dict[str, Any], plan: StoppedNight | None
) -> tuple[list[dict[str, Any]], bool]:
    """Confirm a stopped *night*, first one workflow and then the rest; return its other jobs, and whether all is as planned."""
    stopped, left = night["stopped"], list(night["unconfirmed"])
    console.print(f"{night['id']}: {night['status']}, ground {night['ground']}: {stopped}")
    requests = api.get(f"/v1/jobs/{night['id']}-requests")
    gone = [one["record"] for one in api.pages(f"/v1/jobs/{requests['id']}/history", outcome="erased")]
    console.print(f"{requests['id']}: {requests['status']}, erased {', '.join(gone) or 'nothing'}")
    is_right = plan is not None and gone == [str(plan.asked)] and night["id"].endswith(plan.night.isoformat())
    jobs = [requests]
    for body in ({"workflows": left[:1]}, {}) if len(left) > 1 else ({},):
        confirmed = api.post(f"/v1/jobs/{night['id']}/confirm", body)
        is_right = settle() and is_right
        jobs.append(api.get(f"/v1/jobs/{confirmed['id']}"))
        console.print(f"{confirmed['id']}: {jobs[-1]['status']}, {jobs[-1]['outcomes']}")
    _set_brakes(api, DEFAULT_BRAKE)
    return jobs, is_right and api.get(f"/v1/jobs/{night['id']}")["unconfirmed"] == []


def _set_brakes(api: ApiClient, most: int) -> None:
    now = api.get(_SETTINGS)
    kept = {"time_zone": now["time_zone"], **({"version": now["version"]} if now["version"] else {})}
    api.put(_SETTINGS, {**kept, "erasure_brake": most, "file_erasure_brake": most})
