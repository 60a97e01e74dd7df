"""How every client talks to AWS: bounded in time, retried as AWS advises, one connection a thread."""

from botocore.config import Config


def configuration(*, threads: int = 1, read_timeout: float = 5.0, is_validated: bool = True) -> Config:
    """Return the configuration of a client that *threads* threads share; timeouts are in seconds.

    Requests that are built here alone need no validation by the client, which costs more than the rest of a request and whose
    errors repeat the values (X8).
    """
    return Config(
        connect_timeout=3,
        read_timeout=read_timeout,
        retries={"mode": "standard", "total_max_attempts": 5},
        max_pool_connections=max(10, threads),
        parameter_validation=is_validated,
        # Checksums that a caller of a presigned link could not send.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        tcp_keepalive=True,
    )
