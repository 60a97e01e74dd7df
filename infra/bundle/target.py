"""What a bundle is made for: Lambda, or this machine for tests and measurements."""

import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildTarget:
    """A Python version and platforms of wheels; without any, pip chooses."""

    python: str
    platforms: tuple[str, ...] = ()


TARGETS = {
    # Amazon Linux 2023 has glibc 2.34, so it takes the newer tag too.
    "lambda": BuildTarget(python="3.13", platforms=("manylinux2014_aarch64", "manylinux_2_28_aarch64")),
    "host": BuildTarget(python=f"{sys.version_info.major}.{sys.version_info.minor}"),
}
