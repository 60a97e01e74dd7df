"""The alarms of all stacks, as CloudFormation would make them of the templates."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

from infra.local.resources import Resources
from infra.local.template import load

# How many more periods CloudWatch reads than it evaluates: it doesn't say. Two in its own examples.
EXTRAS = (0, 2, 3)


def _made() -> dict[str, dict[str, Any]]:
    # Alarms need the names of queues and functions, not the queues. Two are there only while deployments are gradual.
    gradually = {"DeploymentType": "Canary10Percent5Minutes"}
    resources = Resources(load(Path("template.yaml")), gradually, MagicMock())
    resources.make_all()
    return {name: dict(made.properties) for name, made in resources.all_of("alarm")}


ALARMS: Mapping[str, dict[str, Any]] = _made()
