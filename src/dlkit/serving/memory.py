"""Memory: what there is room for, what a lesson may take, and what it has taken.

A kernel's limit is one of its private data (RLIMIT_DATA), over what it has when it starts. The
pages that a forked kernel shares do not count, nor do addresses that are only reserved, which
would make a limit of addresses (RLIMIT_AS) useless under numpy and numba. Python says MemoryError
when the limit is reached, so that a cell fails and not the kernel, nor the machine.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

WARM_MB, ORDINARY_MB = 40, 130  # what one open lesson takes; see `make bench`
SHARE = 0.8  # of the free memory, for kernels
FIRST_TO_GO = "500"  # of 1000: a kernel ends before the server when the machine has no memory
PROC = Path("/proc")
CGROUP = Path("/sys/fs/cgroup")


def room_for_kernels(*, warm: bool) -> int:
    """How many open lessons the free memory has room for; 100 where it cannot be told."""
    free = free_mb()
    if free is None:
        return 100
    return max(4, int(SHARE * free / (WARM_MB if warm else ORDINARY_MB)))


def free_mb() -> float | None:
    """The memory that is free for us: the machine's, or what our container leaves of it."""
    machine = kb_of(PROC / "meminfo", "MemAvailable")
    if machine is None:
        return None
    with suppress(OSError, ValueError):  # ValueError: "max", no limit
        limit = int((CGROUP / "memory.max").read_text())
        used = int((CGROUP / "memory.current").read_text())
        return min(machine / 1024, max(0, limit - used) / 2**20)
    return machine / 1024


def limit_kernel(pid: int, more_mb: int) -> None:
    """Let a kernel take so much memory more than it has now (0: any); Linux only."""
    if sys.platform != "linux":
        return
    import resource

    with suppress(OSError):
        (PROC / str(pid) / "oom_score_adj").write_text(FIRST_TO_GO)
    has_kb = kb_of(PROC / str(pid) / "status", "VmData")
    if more_mb and has_kb is not None:
        limit = has_kb * 1024 + more_mb * 2**20
        with suppress(OSError):  # it has ended
            resource.prlimit(pid, resource.RLIMIT_DATA, (limit, limit))


def taken_bytes(pids: Iterable[int]) -> int:
    """The memory of these processes; what several share counts in part (PSS)."""
    found = (kb_of(PROC / str(pid) / "smaps_rollup", "Pss") for pid in pids)
    return sum(kb or 0 for kb in found) * 1024


def kb_of(path: Path, name: str) -> int | None:
    """One size in a file of Linux's; None where there is none."""
    with suppress(OSError):
        for line in path.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1])
    return None
