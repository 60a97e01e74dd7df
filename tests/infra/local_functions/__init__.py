"""Small functions, and a template that starts them, to test the local stack with."""

from pathlib import Path

TEMPLATE = Path(__file__).parent / "template.yaml"
