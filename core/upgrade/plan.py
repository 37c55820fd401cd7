"""How an environment gets to newer versions, in as few deploys as work."""

from collections.abc import Iterable

from core import facts
from core.checks.run import run_rules
from core.config.load import Loaded
from core.config.source import Parts
from core.problems import ConfigError, Problem, Severity, path_of
from core.upgrade.deploys import Deploy, groundwork, next_minor
from core.upgrade.edits import (
    KARPENTER,
    KUBERNETES,
    Edit,
    early_pins,
    edited,
    minor_edits,
    release_edit,
)


def plan_upgrade(
    loaded: Loaded, kubernetes: str | None = None, karpenter: str | None = None
) -> tuple[Deploy, ...]:
    """Return the deploys that bring an environment to the versions asked for; none if it is there.

    Karpenter comes first: it does not start on a Kubernetes that it does not know, and a newer one
    knows the older. The control plane then goes one minor at a time, as EKS has it. A Bottlerocket
    pin without a variant for the next minor is raised before, where one release has both.

    Raises:
        ConfigError: a version is older than what runs, or the file would not hold with it.

    """
    environment = loaded.environment
    minors = _minors(loaded, kubernetes or environment.cluster.kubernetes_version)
    release = karpenter or environment.karpenter.version
    if facts.release(release) < facts.release(environment.karpenter.version):
        found = f"{release} is older than {environment.karpenter.version}"
        raise _refusal(loaded, KARPENTER, found, "CRDs do not go back: write a newer release")
    deploys: list[Deploy] = []
    now = loaded
    if before := [*release_edit(environment, release), *early_pins(environment, minors)]:
        now = _edited(loaded, now, before)
        deploys.append(groundwork(environment, release, before))
    for minor in minors:
        edits = list(minor_edits(now.environment, minor))
        now = _edited(loaded, now, edits)
        deploys.append(next_minor(now.environment, minor, edits, first=minor == minors[0]))
    return tuple(deploys)


def _minors(loaded: Loaded, target: str) -> list[str]:
    """Return the Kubernetes minors to go through, the last one being the target."""
    now = loaded.environment.cluster.kubernetes_version
    first, last = _minor(now), _minor(target)
    if last < first:
        found = f'"{target}" is older than "{now}"'
        raise _refusal(loaded, KUBERNETES, found, "EKS lets no control plane go back")
    return [f"1.{minor}" for minor in range(first + 1, last + 1)]


def _minor(version: str) -> int:
    return facts.release(version)[1]


def _edited(first: Loaded, now: Loaded, edits: Iterable[Edit]) -> Loaded:
    """Make edits; refuse them where a rule finds an error that it does not find as of now.

    Each deploy has to pass the checks by itself, not only the last.
    """
    result = edited(now, edits)
    known = {(problem.rule, problem.path) for problem in run_rules([first])}
    new = [
        problem
        for problem in run_rules([result])
        if problem.severity is Severity.ERROR and (problem.rule, problem.path) not in known
    ]
    if new:
        raise ConfigError(new)
    return result


def _refusal(loaded: Loaded, parts: Parts, found: str, right: str) -> ConfigError:
    return ConfigError([loaded.locate(Problem(path_of(parts), found, right), parts)])
