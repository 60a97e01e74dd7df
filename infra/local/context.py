"""What Lambda tells a function about the invocation."""

import time
from dataclasses import dataclass, field

from infra.local.clients import ACCOUNT, REGION

# The one version of a function that has an alias here.
PUBLISHED = "1"


@dataclass(kw_only=True)
class Context:
    """As much of Lambda's context object as functions read. `timeout` is in seconds, `memory` in MB.

    `alias` is the name by which every caller calls the function, if it has one.
    """

    function_name: str
    alias: str = ""
    aws_request_id: str
    memory: int
    timeout: int
    _started: float = field(default_factory=time.monotonic)

    @property
    def invoked_function_arn(self) -> str:
        arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{self.function_name}"
        return f"{arn}:{self.alias}" if self.alias else arn

    @property
    def function_version(self) -> str:
        return PUBLISHED if self.alias else "$LATEST"

    @property
    def memory_limit_in_mb(self) -> str:
        """The function's memory in MB, which Lambda gives as text."""
        return str(self.memory)

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until Lambda would stop this invocation."""
        return max(0, int((self.timeout - (time.monotonic() - self._started)) * 1000))
