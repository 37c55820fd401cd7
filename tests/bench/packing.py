"""Places ten thousand pods of fifty kinds over every instance type: how long, in how much memory.

`python -m tests.bench.packing` prints the seconds, the MiB at the peak, and how many were placed.
"""

import random
import time

from core.capacity.fit import fit
from core.capacity.workloads import Workload
from tests.bench.measure import peak_mebibytes
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


if __name__ == "__main__":
    main()
