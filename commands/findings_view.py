"""How findings of `preflight` look: a table in a terminal, lines when piped, or JSON."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from rich.console import RenderableType
from rich.text import Text

from commands.screen import BAD, FAINT, GOOD, HINT, STRONG, columns, heading
from commands.words import counted
from live.finding import Finding, State

_SIGNS = {State.OK: ("✓", GOOD), State.BAD: ("✗", BAD), State.UNKNOWN: ("?", HINT)}


def findings_view(title: str, where: str, findings: Sequence[Finding]) -> Iterator[RenderableType]:
    """Show each finding on a line, its remedy below it, and how many there are of each."""
    yield heading(title, where)
    yield columns([_row(finding) for finding in findings])
    yield ""
    yield Text(summary(findings), STRONG)


def summary(findings: Sequence[Finding]) -> str:
    """Count the findings by their state."""
    counts = {state: sum(finding.state is state for finding in findings) for state in State}
    bad = counts[State.BAD]
    crosses = f"{bad} cross{'' if bad == 1 else 'es'}"
    return f"{counted(counts[State.OK], 'tick')}, {crosses}, {counts[State.UNKNOWN]} not checked"


def findings_json(environment: str, findings: Sequence[Finding]) -> str:
    """Return the findings as JSON."""
    data = {"environment": environment, "findings": [asdict(finding) for finding in findings]}
    return json.dumps(data, indent=2, ensure_ascii=False)


def _row(finding: Finding) -> list[RenderableType]:
    sign, style = _SIGNS[finding.state]
    words = Text(finding.found)
    if finding.state is State.UNKNOWN:
        words = Text("not checked: ", HINT).append(finding.found, "default")
    if finding.remedy:
        words.append(f"\n→ {finding.remedy}", FAINT if finding.state is State.UNKNOWN else HINT)
    return [Text(sign, style), Text(finding.check, STRONG), words]
