"""What Lambda tells a function about the invocation."""

import time
from dataclasses import dataclass, field

from infra.local.clients import ACCOUNT, REGION


@dataclass(kw_only=True)
class Context:
    """As much of Lambda's context object as functions read. `timeout` is in seconds, `memory` in MB."""

    function_name: str
    aws_request_id: str
    memory: int
    timeout: int
    _started: float = field(default_factory=time.monotonic)

    @property
    def invoked_function_arn(self) -> str:
        return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{self.function_name}"

    @property
    def memory_limit_in_mb(self) -> str:
        """The function's memory in MB, which Lambda gives as text."""
        return str(self.memory)

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until Lambda would stop this invocation."""
        return max(0, int((self.timeout - (time.monotonic() - self._started)) * 1000))
