"""A process's peak memory, from the kernel."""

import resource
from pathlib import Path

PROCESSES = Path("/proc")


def peak_memory(process: int | str = "self") -> float:
    """Return it in MB; by default, this process's, the only one that macOS knows."""
    if process == "self" and not PROCESSES.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    # On Linux `getrusage` begins with what the parent had taken, which may be more.
    lines = (PROCESSES / str(process) / "status").read_text().splitlines()
    (peak,) = [line for line in lines if line.startswith("VmHWM")]
    return int(peak.split()[1]) / 1024
