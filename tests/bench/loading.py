"""Loads the instance catalogue and every type in it: how long, in how much memory.

`python -m tests.bench.loading` prints the seconds, the MiB at the peak, and how many there are.
"""

import time

from core.capacity.catalog import load_catalog
from tests.bench.measure import peak_mebibytes


def main() -> None:
    """Load it as the first that asks for it does."""
    started = time.perf_counter()
    types = list(load_catalog().types.values())
    print(time.perf_counter() - started)
    print(peak_mebibytes())
    print(len(types))


if __name__ == "__main__":
    main()
