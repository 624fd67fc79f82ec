"""What the benchmarks print beside their figures."""

import platform
from pathlib import Path


def processor() -> str:
    """The name of the processor and the version of Python."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    name = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return f"{name or platform.machine()}, Python {platform.python_version()}"
