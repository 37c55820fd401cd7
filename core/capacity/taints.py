"""Taints of nodes, tolerations of pods, and whether one answers the other."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
TOLERATION_OPERATORS = ("Equal", "Exists", "Lt", "Gt")
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Taint:
    """What keeps pods off a node unless they tolerate it."""

    key: str
    effect: str
    value: str = ""

    def __str__(self) -> str:
        """Read as kubectl writes it: key=value:effect."""
        return (
            f"{self.key}={self.value}:{self.effect}" if self.value else f"{self.key}:{self.effect}"
        )


@dataclass(frozen=True, slots=True)
class Toleration:
    """What a pod tolerates; an empty key or effect stands for all of them."""

    key: str = ""
    operator: str = "Equal"
    value: str = ""
    effect: str = ""

    def tolerates(self, taint: Taint) -> bool:
        """Say whether this toleration answers the taint."""
        if self.effect and self.effect != taint.effect:
            return False
        if self.key and self.key != taint.key:
            return False
        match self.operator:
            case "Exists":
                return True
            case "Lt" | "Gt":
                return _compares(self.operator, taint.value, self.value)
            case _:
                return self.value == taint.value


# Karpenter adds this to a pod once everything else has failed, and to DaemonSets at once.
PREFER_NO_SCHEDULE = Toleration(operator="Exists", effect="PreferNoSchedule")


def untolerated(taints: Iterable[Taint], tolerations: Iterable[Toleration]) -> list[Taint]:
    """Return the taints that none of the tolerations answers."""
    answers = tuple(tolerations)
    return [taint for taint in taints if not any(one.tolerates(taint) for one in answers)]


def taint_reason(taints: Iterable[Taint]) -> str:
    """Return Karpenter's words for taints a pod does not tolerate."""
    return "; ".join(f"did not tolerate taint (taint={taint})" for taint in taints)


def _compares(operator: str, taint: str, toleration: str) -> bool:
    if not (_INTEGER.fullmatch(taint) and _INTEGER.fullmatch(toleration)):
        return False
    return int(taint) < int(toleration) if operator == "Lt" else int(taint) > int(toleration)
