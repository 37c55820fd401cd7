"""Go durations, as Kubernetes and Terraform write them."""

import re

_UNITS = {"h": 3600, "m": 60, "s": 1}


def seconds(duration: str) -> int:
    """Return the length of a duration such as `1h30m`."""
    return sum(
        int(count) * _UNITS[unit] for count, unit in re.findall(r"([0-9]+)(h|m|s)", duration)
    )


def minutes(duration_seconds: int) -> str:
    """Return whole minutes as a duration, rounded up."""
    return f"{-(-duration_seconds // 60)}m"
