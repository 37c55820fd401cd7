"""What a pod asks of the node it runs on, read from its manifest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from core.capacity.affinity import (
    PodTerm,
    Spread,
    node_terms,
    pod_terms,
    preferred_node_terms,
    spreads,
)
from core.capacity.document import Cursor
from core.capacity.requests import pod_requests
from core.capacity.requirements import Requirement, Requirements, label_requirements
from core.capacity.resources import PODS
from core.capacity.taints import (
    EFFECTS,
    PREFER_NO_SCHEDULE,
    TOLERATION_OPERATORS,
    Toleration,
)
from core.problems import quoted

ANY_ADDRESS = "0.0.0.0"  # noqa: S104  what Kubernetes calls every address of a node

Terms = tuple[tuple[Requirement, ...], ...]


@dataclass(frozen=True, slots=True)
class HostPort:
    """A port of the node itself, of which there is one on each address."""

    port: int
    protocol: str = "TCP"
    address: str = ANY_ADDRESS

    def clashes(self, other: "HostPort") -> bool:
        """Say whether both cannot be on one node."""
        shared = ANY_ADDRESS in (self.address, other.address) or self.address == other.address
        return shared and (self.port, self.protocol) == (other.port, other.protocol)


@dataclass(frozen=True, slots=True)
class RuntimeClass:
    """What a RuntimeClass adds to each of its pods."""

    overhead: Mapping[str, Fraction] = field(default_factory=dict[str, Fraction])
    node_selector: Mapping[str, str] = field(default_factory=dict[str, str])
    tolerations: tuple[Toleration, ...] = ()


@dataclass(frozen=True, slots=True)
class Pod:
    """A pod as the scheduler sees it.

    `required` are alternatives, of which the first that works counts; `preferred` and
    `preferred_anti_affinity` come heaviest first.
    """

    requests: Mapping[str, Fraction]
    node_selector: Mapping[str, str] = field(default_factory=dict[str, str])
    required: Terms = ()
    preferred: Terms = ()
    tolerations: tuple[Toleration, ...] = ()
    anti_affinity: tuple[PodTerm, ...] = ()
    preferred_anti_affinity: tuple[PodTerm, ...] = ()
    spreads: tuple[Spread, ...] = ()
    host_ports: tuple[HostPort, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    namespace: str = "default"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to schedule a pod: its musts, and as many of its wishes as still stand.

    `strict` are the musts alone: wishes do not narrow the zones that a spread counts.
    """

    requirements: Requirements
    strict: Requirements
    tolerations: tuple[Toleration, ...]
    anti_affinity: tuple[PodTerm, ...]
    spreads: tuple[Spread, ...]


def attempts(pod: Pod, *, tolerate_prefer: bool = False) -> list[Attempt]:
    """Return the ways Karpenter tries a pod, in its order: each gives up one thing more.

    First the alternatives of the required node affinity but the last, then preferred
    anti-affinity, preferred node affinity, spreads that need not hold, and at last, where some
    pool has such a taint, PreferNoSchedule.
    """
    tried = [_Wishes(pod)]
    while (less := tried[-1].relaxed(tolerate_prefer=tolerate_prefer)) is not None:
        tried.append(less)
    return [wishes.attempt() for wishes in tried]


@dataclass(frozen=True, slots=True)
class _Wishes:
    """How much of a pod's affinity still stands: how many of each sort are given up."""

    pod: Pod
    required: int = 0
    anti: int = 0
    preferred: int = 0
    soft: int = 0
    prefer: bool = False

    def relaxed(self, *, tolerate_prefer: bool) -> "_Wishes | None":
        pod = self.pod
        if self.required < len(pod.required) - 1:
            return replace(self, required=self.required + 1)
        if self.anti < len(pod.preferred_anti_affinity):
            return replace(self, anti=self.anti + 1)
        if self.preferred < len(pod.preferred):
            return replace(self, preferred=self.preferred + 1)
        if self.soft < len(pod.spreads) - sum(one.required for one in pod.spreads):
            return replace(self, soft=self.soft + 1)
        if tolerate_prefer and not self.prefer and PREFER_NO_SCHEDULE not in pod.tolerations:
            return replace(self, prefer=True)
        return None

    def attempt(self) -> Attempt:
        pod = self.pod
        musts = pod.required[self.required] if pod.required else ()
        strict = Requirements([*label_requirements(pod.node_selector), *musts])
        wish = pod.preferred[self.preferred :][:1]
        soft = [one for one in pod.spreads if not one.required][self.soft :]
        return Attempt(
            requirements=strict.joined(wish[0]) if wish else strict,
            strict=strict,
            tolerations=(*pod.tolerations, *([PREFER_NO_SCHEDULE] if self.prefer else [])),
            anti_affinity=(*pod.anti_affinity, *pod.preferred_anti_affinity[self.anti :]),
            spreads=(*(one for one in pod.spreads if one.required), *soft),
        )


def read_pod(template: Cursor, namespace: str, runtime_classes: Mapping[str, RuntimeClass]) -> Pod:
    """Read a pod or pod template, reporting what is wrong with it to its document."""
    spec = template["spec"]
    affinity = spec["affinity"]
    runtime = runtime_classes.get(spec["runtimeClassName"].text(), RuntimeClass())
    labels = template["metadata"]["labels"].labels()
    return Pod(
        requests={**pod_requests(spec, runtime.overhead), PODS: Fraction(1)},
        node_selector={**spec["nodeSelector"].labels(), **runtime.node_selector},
        required=node_terms(affinity["nodeAffinity"]),
        preferred=preferred_node_terms(affinity["nodeAffinity"]),
        tolerations=(*read_tolerations(spec["tolerations"]), *runtime.tolerations),
        anti_affinity=pod_terms(affinity["podAntiAffinity"], namespace, required=True),
        preferred_anti_affinity=pod_terms(affinity["podAntiAffinity"], namespace, required=False),
        spreads=spreads(spec["topologySpreadConstraints"], labels),
        host_ports=tuple(_host_ports(spec)),
        labels=labels,
        namespace=namespace,
    )


def read_tolerations(tolerations: Cursor) -> tuple[Toleration, ...]:
    """Read tolerations, those of a pod or of a RuntimeClass."""
    return tuple(_toleration(item) for item in tolerations.items())


def _toleration(item: Cursor) -> Toleration:
    found = Toleration(
        key=item["key"].text(),
        operator=item["operator"].text("Equal"),
        value=item["value"].text(),
        effect=item["effect"].text(),
    )
    if found.operator not in TOLERATION_OPERATORS:
        item["operator"].report(
            f'"{found.operator}" is not an operator', f"use {quoted(TOLERATION_OPERATORS)}"
        )
    if found.effect and found.effect not in EFFECTS:
        item["effect"].report(f'"{found.effect}" is not an effect', f"use {quoted(EFFECTS)}")
    if not found.key and found.operator != "Exists":
        item.report("a toleration without a key", 'name the key, or write operator "Exists"')
    return found


def _host_ports(spec: Cursor) -> Iterable[HostPort]:
    shared = spec["hostNetwork"].flag()
    for container in spec["containers"].items():
        for port in container["ports"].items():
            number = port["hostPort"].whole(0)
            # In the host's network a port of the container is one of the host.
            number = number or (port["containerPort"].whole(0) if shared else 0)
            if number:
                yield HostPort(
                    port=number,
                    protocol=port["protocol"].text("TCP"),
                    address=port["hostIP"].text() or ANY_ADDRESS,
                )
