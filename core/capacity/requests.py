"""What a pod's containers request together, as the scheduler counts it."""

from collections.abc import Mapping
from fractions import Fraction

from core.capacity.document import Cursor
from core.capacity.resources import CPU, MEMORY, STORAGE, Resources, amount_text, largest, total
from core.problems import Severity

_POD_LEVEL = (CPU, MEMORY)
_SMALLEST_MEMORY = 1024


def pod_requests(spec: Cursor, runtime_overhead: Resources) -> dict[str, Fraction]:
    """Return a pod spec's effective requests, its runtime's overhead included.

    Init containers run one after another, beside the sidecars started before them; what they
    need at most counts where it is more than all containers and sidecars together.
    """
    if not spec["containers"].value:
        spec.report("no containers", "list at least one")
    running = [_requests(container) for container in spec["containers"].items()]
    peaks: list[Resources] = []
    sidecars: list[Resources] = []
    for container in spec["initContainers"].items():
        requests = _requests(container)
        if container["restartPolicy"].text() == "Always":
            sidecars.append(requests)
            peaks.append(total(sidecars))
        else:
            peaks.append(total([requests, *sidecars]))
    needed = largest([total([*running, *sidecars]), *peaks])
    return total([needed | _pod_level(spec), _overhead(spec) or runtime_overhead])


def _pod_level(spec: Cursor) -> dict[str, Fraction]:
    # Requests of the pod as a whole replace its containers'; only these resources may have them.
    if not spec["resources"]:
        return {}
    return {
        name: amount
        for name, amount in _requests(spec).items()
        if name in _POD_LEVEL or name.startswith("hugepages-")
    }


def _overhead(spec: Cursor) -> dict[str, Fraction]:
    return {name: amount.quantity() for name, amount in spec["overhead"].entries()}


def _requests(container: Cursor) -> dict[str, Fraction]:
    resources = container["resources"]
    limits = _amounts(resources["limits"])
    requests = _amounts(resources["requests"])
    for name, amount in requests.items():
        if name in limits and amount > limits[name]:
            resources["requests"][name].report(
                f"{amount_text(name, amount)} is more than the limit",
                f"write at most {amount_text(name, limits[name])}",
            )
    # The API server fills a missing request with the limit.
    return {**limits, **requests}


def _amounts(resources: Cursor) -> dict[str, Fraction]:
    return {name: _amount(name, cursor) for name, cursor in resources.entries()}


def _amount(name: str, cursor: Cursor) -> Fraction:
    amount = cursor.quantity()
    if _extended(name) and amount.denominator != 1:
        cursor.report(f'"{cursor.value}" is not whole', f"{name} comes in whole numbers")
    # "512m" of memory is half a byte: the classic slip for 512Mi.
    if name in (MEMORY, STORAGE) and 0 < amount < _SMALLEST_MEMORY:
        found = f'"{cursor.value}" is {float(amount):g} bytes'
        cursor.report(found, 'write a size such as "512Mi"', Severity.WARNING)
    return amount


def _extended(name: str) -> bool:
    domain, slash, _ = name.partition("/")
    return bool(slash) and domain != "kubernetes.io"


def read_overhead(overhead: Cursor) -> Mapping[str, Fraction]:
    """Read the `podFixed` of a RuntimeClass's overhead."""
    return {name: amount.quantity() for name, amount in overhead["podFixed"].entries()}
