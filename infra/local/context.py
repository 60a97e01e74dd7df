"""What Lambda tells a function about the invocation."""

import time
from dataclasses import dataclass, field

from infra.local.clients import ACCOUNT, REGION


@dataclass(kw_only=True)
class Context:
    """Lambda's context object, with Lambda's names. `timeout` is in seconds, `memory` in MB."""

    function_name: str
    aws_request_id: str
    memory: int
    timeout: int
    function_version: str = "$LATEST"
    identity: None = None
    client_context: None = None
    _started: float = field(default_factory=time.monotonic)

    @property
    def invoked_function_arn(self) -> str:
        """The function's full name."""
        return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{self.function_name}"

    @property
    def memory_limit_in_mb(self) -> str:
        """The function's memory in MB, which Lambda gives as text."""
        return str(self.memory)

    @property
    def log_group_name(self) -> str:
        """The log group's name."""
        return f"/aws/lambda/{self.function_name}"

    @property
    def log_stream_name(self) -> str:
        """The log stream's name."""
        return "local"

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until Lambda would stop this invocation."""
        return max(0, int((self.timeout - (time.monotonic() - self._started)) * 1000))
