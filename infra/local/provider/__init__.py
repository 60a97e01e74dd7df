"""The local stack's own pages to sign in at, in place of Cognito's managed login.

They are an OpenID Connect provider over the emulated pool: its people, its tokens, its key.
"""

from infra.local.provider.app import LocalProvider
from infra.local.provider.pool import EmulatedPool

__all__ = ["EmulatedPool", "LocalProvider"]
