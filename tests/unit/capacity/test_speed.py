"""How fast and how large: ten thousand pods of fifty kinds over every type."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

# In a process of its own, so that the peak of memory is this and nothing else's.
SCRIPT = """
import random, time
from core.capacity.fit import fit
from tests.unit.capacity.builders import nodes, pod, pool, price, workload

random.seed(7)
kinds = [
    workload(f"w{number}", 200, pod({
        "cpu": random.choice(["100m", "250m", "500m", "1", "2", "3500m"]),
        "memory": random.choice(["128Mi", "256Mi", "1Gi", "4Gi", "9Gi"]),
    }))
    for number in range(50)
]
start = time.perf_counter()
report = fit(kinds, [nodes(pool("any", bare=True))], price)
print(time.perf_counter() - start)
with open("/proc/self/status") as status:
    print(next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM")))
print(sum(one.placed for one in report.workloads))
"""


def test_ten_thousand_pods() -> None:
    """They are placed in under two seconds, data included, in under 150 MB."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=True
    )
    seconds, megabytes, placed = map(float, done.stdout.split())

    assert placed == 10_000
    assert seconds < 2
    assert megabytes < 150
