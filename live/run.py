"""Runs checks, several at a time, and turns what AWS refuses into lines of the table."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from live.faults import AwsError, fault_of
from live.finding import Finding, State, bad, unknown
from live.subject import Subject

# More would only make AWS throttle.
_AT_ONCE = 6


@dataclass(frozen=True)
class Check:
    """One check: the name it goes by when it cannot be made, and what makes it."""

    name: str
    findings: Callable[[Subject], Iterable[Finding]]


def run_first(check: Check, subject: Subject) -> list[Finding]:
    """Run the check without which no other makes sense: what AWS refuses there is a cross."""
    return _findings(check, subject, bad)


def run_checks(checks: Sequence[Check], subject: Subject) -> Iterator[list[Finding]]:
    """Yield each check's findings in their order, as they are there."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        yield from pool.map(lambda check: _findings(check, subject, unknown), checks)


def skipped(checks: Iterable[Check], reason: str) -> list[Finding]:
    """Return the findings of checks that were not made."""
    return [unknown(check.name, reason) for check in checks]


def stops(first: Iterable[Finding]) -> bool:
    """Tell whether nothing further can be asked: no login, or another account than is meant.

    Another caller than the deployer reads the same answers.
    """
    return any(one.state is State.BAD and one.check != "deployer" for one in first)


def failed(findings: Iterable[Finding]) -> bool:
    """Tell whether there is a cross."""
    return any(finding.state is State.BAD for finding in findings)


def _findings(
    check: Check, subject: Subject, refused: Callable[[str, str, str], Finding]
) -> list[Finding]:
    """Make a check as far as AWS lets it; `refused` makes the line of what it does not."""
    found: list[Finding] = []
    try:
        found.extend(check.findings(subject))
    except AwsError as error:
        fault = fault_of(error)
        found.append(refused(check.name, fault.found, fault.remedy))
    return found
