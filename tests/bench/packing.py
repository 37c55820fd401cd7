"""Places ten thousand pods of fifty kinds over every instance type: how long, in how much memory.

`python -m tests.bench.packing` prints the seconds, the MiB at the peak, and how many were placed.
"""

import random
import time
from pathlib import Path

from core.capacity.fit import fit
from core.capacity.workloads import Workload
from tests.capacity.builders import nodes, pod, pool, price, workload

KINDS, REPLICAS = 50, 200
_CPU = ("100m", "250m", "500m", "1", "2", "3500m")
_MEMORY = ("128Mi", "256Mi", "1Gi", "4Gi", "9Gi")


def main() -> None:
    """Place them, data and all."""
    kinds = list(make_kinds())
    started = time.perf_counter()
    report = fit(kinds, [nodes(pool("any", bare=True))], price)
    print(time.perf_counter() - started)
    print(peak_mebibytes())
    print(sum(one.placed for one in report.workloads))


def make_kinds() -> list[Workload]:
    """Make the workloads, the same ones each time."""
    chance = random.Random(7)  # noqa: S311  no secret
    return [
        workload(
            f"w{number}",
            REPLICAS,
            pod({"cpu": chance.choice(_CPU), "memory": chance.choice(_MEMORY)}),
        )
        for number in range(KINDS)
    ]


def peak_mebibytes() -> float:
    """Return this process's peak of memory (VmHWM, Linux)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    main()
