"""What the add-ons of this project put on each node."""

from fractions import Fraction

import pytest

from core.capacity.addons import addon_daemons
from core.capacity.resources import amount_text, resources_text, total


@pytest.mark.parametrize(
    ("addons", "requests"),
    [
        (["coredns", "metrics-server"], "{}"),
        (["vpc-cni"], '{"cpu":"50m","memory":"0","pods":"1"}'),
        (
            ["vpc-cni", "kube-proxy", "eks-pod-identity-agent", "coredns"],
            '{"cpu":"150m","memory":"0","pods":"3"}',
        ),
        (
            ["aws-ebs-csi-driver", "eks-node-monitoring-agent"],
            '{"cpu":"40m","memory":"150Mi","pods":"2"}',
        ),
    ],
)
def test_requests_of_addons(addons: list[str], requests: str) -> None:
    """Add-ons with a DaemonSet request what their manifests say; the others nothing."""
    assert requests == resources_text(total(pod.requests for pod in addon_daemons(addons)))


@pytest.mark.parametrize(
    ("name", "amount", "text"),
    [
        ("memory", 1024**3, "1Gi"),
        ("memory", 1500, "1500"),
        ("cpu", 2, "2"),
        ("pods", 110, "110"),
        ("ephemeral-storage", 0, "0"),
    ],
)
def test_amounts_are_written_as_kubernetes_does(name: str, amount: int, text: str) -> None:
    """Memory and storage come in Ki, Mi and Gi where they are whole, the rest decimal."""
    assert text == amount_text(name, Fraction(amount))
    assert amount_text("memory", Fraction(1, 2)) == "500m"
