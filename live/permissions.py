"""Whether the deployer may do what an apply does, as IAM's simulator says."""

from collections.abc import Iterator
from itertools import islice

from botocore.exceptions import ClientError

from live.actions import actions_of
from live.faults import Kind, fault_of
from live.finding import Finding, bad, ok, unknown
from live.living import some
from live.subject import Subject

_CHECK = "permissions"
_AT_ONCE = 50
_MOST_NAMED = 8


def permission_findings(subject: Subject) -> Iterator[Finding]:
    """Yield what the deployer may not do, or that it may do everything asked about."""
    denied: list[str] = []
    conditional: list[str] = []
    count = 0
    try:
        for resource, actions in _batches(subject):
            for result in _simulate(subject, resource, actions):
                count += 1
                if result["EvalDecision"] == "allowed":
                    continue
                missing = result.get("MissingContextValues")
                (conditional if missing else denied).append(result["EvalActionName"])
    except ClientError as error:
        fault = fault_of(error)
        may_not = fault.kind is Kind.DENIED
        remedy = "allow iam:SimulatePrincipalPolicy on it" if may_not else fault.remedy
        yield unknown(_CHECK, f"of {subject.environment.access.deployer}: {fault.found}", remedy)
        return
    yield from _found(subject, count, denied, conditional)


def _found(
    subject: Subject, count: int, denied: list[str], conditional: list[str]
) -> Iterator[Finding]:
    deployer = subject.environment.access.deployer
    if denied:
        found = f"{deployer} may not {_some(denied)}"
        yield bad(_CHECK, found, "allow it; docs/preflight.md says how this is asked")
    if conditional:
        found = f"{_some(conditional)}: depends on conditions that only the call itself meets"
        yield unknown(_CHECK, found)
    if not denied and not conditional:
        yield ok(_CHECK, f"{deployer} may do all {count} actions of an apply")


def _batches(subject: Subject) -> Iterator[tuple[str, list[str]]]:
    for resource, actions in actions_of(subject.environment):
        rest = iter(actions)
        while batch := list(islice(rest, _AT_ONCE)):
            yield resource, batch


def _simulate(subject: Subject, resource: str, actions: list[str]) -> list[dict[str, str]]:
    answer = subject.aws.client("iam").simulate_principal_policy(
        PolicySourceArn=subject.environment.access.deployer,
        ActionNames=actions,
        ResourceArns=[resource],
    )
    return answer["EvaluationResults"]


def _some(actions: list[str]) -> str:
    return some(sorted(set(actions)), _MOST_NAMED)
