"""Which toleration answers which taint."""

import pytest

from core.capacity.fixed_nodes import may_land
from core.capacity.requirements import requirement
from core.capacity.taints import Taint, Toleration, taint_reason, untolerated
from tests.capacity.builders import pod

SPOT_ONLY = Taint("team", "NoSchedule", "red")
SYSTEM = Taint("CriticalAddonsOnly", "NoSchedule", "true")


@pytest.mark.parametrize(
    ("toleration", "tolerates"),
    [
        (Toleration("team", "Equal", "red"), True),
        (Toleration("team", "Equal", "red", "NoSchedule"), True),
        (Toleration("team", "Equal", "blue"), False),
        (Toleration("team"), False),
        (Toleration("team", "Exists"), True),
        (Toleration("team", "Exists", effect="NoExecute"), False),
        (Toleration("crew", "Exists"), False),
        (Toleration("", "Exists"), True),
        (Toleration("", "Exists", effect="NoSchedule"), True),
        (Toleration("", "Exists", effect="PreferNoSchedule"), False),
        (Toleration("team", "Gt", "5"), False),
    ],
)
def test_a_toleration_answers_a_taint(toleration: Toleration, *, tolerates: bool) -> None:
    """Key, value and effect must match; an empty key or effect stands for all."""
    assert tolerates == toleration.tolerates(SPOT_ONLY)


@pytest.mark.parametrize(
    ("operator", "taint", "value", "tolerates"),
    [
        ("Gt", "950", "900", True),
        ("Gt", "900", "900", False),
        ("Lt", "5", "10", True),
        ("Lt", "10", "5", False),
        ("Lt", "x", "5", False),
        ("Gt", "5", "01", False),
    ],
)
def test_numeric_tolerations(operator: str, taint: str, value: str, *, tolerates: bool) -> None:
    """Gt and Lt compare the taint's value, as a number, with the toleration's."""
    sla = Taint("sla", "NoSchedule", taint)

    assert tolerates == Toleration("sla", operator, value).tolerates(sla)


def test_every_taint_needs_an_answer() -> None:
    """The taints without a toleration are named as in Karpenter's log."""
    left = untolerated([SPOT_ONLY, SYSTEM, Taint("x", "NoExecute")], [Toleration("team", "Exists")])

    assert taint_reason(left) == (
        "did not tolerate taint (taint=CriticalAddonsOnly=true:NoSchedule); "
        "did not tolerate taint (taint=x:NoExecute)"
    )


@pytest.mark.parametrize(
    ("one", "lands"),
    [
        (pod(), False),
        (pod(tolerations=(Toleration("CriticalAddonsOnly", "Exists"),)), True),
        (pod(tolerations=(Toleration("", "Exists"),)), True),
        (
            pod(
                tolerations=(Toleration("", "Exists"),),
                node_selector={"kubernetes.io/arch": "amd64"},
            ),
            False,
        ),
        (
            pod(
                tolerations=(Toleration("", "Exists"),),
                required=(
                    (requirement("karpenter.sh/nodepool", "Exists"),),
                    (requirement("topology.kubernetes.io/zone", "In", ("a",)),),
                ),
            ),
            True,
        ),
        (
            pod(
                tolerations=(Toleration("", "Exists"),),
                required=((requirement("karpenter.sh/nodepool", "Exists"),),),
            ),
            False,
        ),
        (
            pod(
                tolerations=(Toleration("", "Exists"),),
                required=((requirement("karpenter.sh/nodepool", "DoesNotExist"),),),
            ),
            True,
        ),
    ],
)
def test_who_lands_on_the_system_nodes(one: object, *, lands: bool) -> None:
    """Pods that tolerate the system nodes' taint land there, unless a selector forbids it."""
    taints = (SYSTEM, Taint("soft", "PreferNoSchedule"))
    labels = {"kubernetes.io/arch": "arm64", "kubernetes.io/os": "linux"}

    assert lands == may_land(one, taints, labels)  # type: ignore[arg-type]
