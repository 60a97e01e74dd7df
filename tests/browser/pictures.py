"""``make pictures``: eight pages of the console as the sample council's officer sees them, for README and docs."""

from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import FloatRect, Page

from infra.local import LocalStack
from infra.sample import FILTER, TENANT, load
from infra.sample.load import ADMINISTRATOR
from tests.browser.chromium import launched, window
from tests.browser.looks import Look

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
LOOK = Look(width=1000, scripts=True)
SHOWN: FloatRect = {"x": 0, "y": 0, "width": 1000, "height": 700}
LARGEST = 100_000
SECONDS = 300.0
OFFICER = "olive"
POLICY, RECORD = "/console/policies/repairs", "/console/records/repairs/case-00007"


def main() -> None:
    with LocalStack.start() as stack, launched() as browser, window(browser, LOOK) as context:
        pages = prepared(stack)
        page = context.new_page()
        page.goto(f"{stack.api_url}/console")
        page.get_by_role("button", name=f"{OFFICER} of {TENANT}", exact=True).click()
        for name, path in pages.items():
            page.goto(f"{stack.api_url}{path}")
            if name == "preview":
                page.get_by_role("button", name="Preview and publish changes").click()
            take(page, name)


def prepared(stack: LocalStack) -> Mapping[str, str]:
    """Load the sample, let something happen to it, and return the pages by name."""
    api = load(stack).api
    stack.token(TENANT, OFFICER, [ADMINISTRATOR])
    draft = {"enabled": True, "retention_months": 60, "state_retention_months": {"redacted": 120}}
    api.put("/v1/policies/repairs/draft", draft)
    preview = api.post("/v1/policies/repairs/draft/preview")
    token = preview["confirmation_token"]
    api.post(
        "/v1/policies/repairs/publish", {"confirmation_token": token, "reason": "As the council decided in March."}
    )
    stack.settle(SECONDS)
    version = api.get("/v1/policies/repairs")["draft"]["version"]
    api.put("/v1/policies/repairs/draft", {**draft, "retention_months": 57, "version": version})
    jobs = [api.post(f"/v1/filters/{FILTER}/redactions", {"dry_run": dry_run})["id"] for dry_run in (True, False)]
    stack.settle(SECONDS)
    return {
        "home": "/console",
        "policy": POLICY,
        "preview": POLICY,
        "filter": f"/console/filters/{FILTER}",
        "erase": f"/console/redactions/{FILTER}/{jobs[0]}",
        "history": f"/console/jobs/{jobs[1]}/history?level=warning",
        "record": RECORD,
        "reviews": "/console/reviews",
    }


def take(page: Page, name: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    taken = page.screenshot(path=FOLDER / f"{name}.png", clip=SHOWN)
    if len(taken) > LARGEST:
        raise ValueError(f"{name}.png has {len(taken):,} bytes: choose a page that says less")


if __name__ == "__main__":
    main()
