"""Reads the private key of moto's user pools once: it took half of a fresh world's time."""

import json
from functools import cache
from types import SimpleNamespace

from joserfc import jwk
from moto.cognitoidp import models


@cache
def _private_key(text: str) -> jwk.RSAKey:
    return jwk.RSAKey.import_key(json.loads(text))


def take() -> None:
    """Take this way from now on."""
    remembering = SimpleNamespace(import_key=lambda numbers: _private_key(json.dumps(numbers)))
    vars(models)["jwk"] = SimpleNamespace(RSAKey=remembering)
