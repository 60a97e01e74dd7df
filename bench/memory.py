"""A process's peak memory, from the kernel."""

from pathlib import Path


def peak_memory(process: int | str = "self") -> float:
    """Return it in MB; by default, this process's."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    (peak,) = [line for line in lines if line.startswith("VmHWM")]
    return int(peak.split()[1]) / 1024
