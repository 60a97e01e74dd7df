"""What deploys: SAM's environments, and the workflow with its role."""

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from infra.local.template import load
from tests.infra.deployed import ROOT, TEMPLATE

SETTINGS = tomllib.loads((ROOT / "samconfig.toml").read_text(encoding="utf-8"))
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TEXT = (ROOT / ".github" / "workflows" / "deploy.yml").read_text(encoding="utf-8")
DEPLOY = yaml.safe_load(TEXT)
POLICY = json.loads((ROOT / "infra" / "deploy-policy.json").read_text(encoding="utf-8"))["Statement"]
PINNED = re.compile(r"^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


@pytest.mark.parametrize("stage", ["staging", "production"])
def test_an_environment_deploys_as_the_default_one_does_into_a_stack_of_its_stage(stage: str) -> None:
    default, own = SETTINGS["default"]["deploy"]["parameters"], SETTINGS[stage]["deploy"]["parameters"]
    needed = ("capabilities", "fail_on_empty_changeset", "resolve_s3")
    assert {name: own[name] for name in needed} == {name: default[name] for name in needed}
    assert own["tags"] == f"stage={stage}"
    assert own["s3_prefix"] == SETTINGS[stage]["global"]["parameters"]["stack_name"]
    given = {one.partition("=")[0] for one in own.get("parameter_overrides", [])}
    assert given - load(TEMPLATE)["Parameters"].keys() == set()


def test_staging_is_another_stack_than_production_which_deploys_gradually_and_else_as_the_template_says() -> None:
    names = {stage: SETTINGS[stage]["global"]["parameters"]["stack_name"] for stage in ("staging", "production")}
    assert len(set(names.values())) == 2
    overrides = SETTINGS["production"]["deploy"]["parameters"]["parameter_overrides"]
    assert overrides == ["DeploymentType=Canary10Percent5Minutes"]
    assert overrides[0].partition("=")[2] in load(TEMPLATE)["Parameters"]["DeploymentType"]["AllowedValues"]
    assert SETTINGS["production"]["deploy"]["parameters"]["confirm_changeset"] is True


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_an_action_is_named_by_the_commit_that_was_looked_at(workflow: Path) -> None:
    used = re.findall(r"uses: (.*)", workflow.read_text(encoding="utf-8"))
    assert used
    assert [one for one in used if not PINNED.match(one)] == []


def test_the_deployment_may_get_a_token_and_read_the_code_and_holds_no_key() -> None:
    ((_, job),) = DEPLOY["jobs"].items()
    assert DEPLOY["permissions"] == {}
    assert job["permissions"] == {"contents": "read", "id-token": "write"}
    assert job["environment"] == "${{ inputs.environment }}"
    assert "secrets." not in TEXT
    assert "aws-access-key-id" not in TEXT
    assert DEPLOY["concurrency"]["cancel-in-progress"] is False
    # What a person types reaches a shell by the environment alone.
    assert [step["run"] for step in job["steps"] if "${{" in step.get("run", "")] == []


def test_credentials_come_after_all_that_is_installed_and_the_doctor_comes_last() -> None:
    ((_, job),) = DEPLOY["jobs"].items()
    steps = [step.get("uses", step.get("run", "")) for step in job["steps"]]
    (credentials,) = [number for number, step in enumerate(steps) if "configure-aws-credentials" in step]
    assert steps[credentials - 2 : credentials] == ["make check", "make build"]
    assert "doctor --no-links" in steps[-1]
    assert "infra/stack-policy.json" in steps[-2]


def test_the_workflows_role_changes_one_stack_and_hands_all_else_to_cloudformation() -> None:
    assert [action for one in POLICY for action in one["Action"] if "*" in action] == []
    assert [one["Sid"] for one in POLICY if one["Resource"] == "*"] == ["SayWhatATemplateNeeds"]
    assert {action.partition(":")[0] for one in POLICY for action in one["Action"]} == {"cloudformation", "iam", "s3"}
    (stack,) = [one for one in POLICY if one["Sid"] == "ChangeTheStack"]
    assert "cloudformation:TagResource" in stack["Action"]  # an environment of SAM has a tag
    (passing,) = [one for one in POLICY if "iam:PassRole" in one["Action"]]
    assert passing["Action"] == ["iam:PassRole"]
    assert passing["Condition"]["StringEquals"] == {"iam:PassedToService": "cloudformation.amazonaws.com"}
