"""Describes the rules for people: one of them, or the page of all."""

from collections.abc import Iterable

from core.checks.rules import Rule

_HEAD = """\
# Rules

What `python main.py check`, and every synth, holds environment files against.
An essential rule cannot be silenced; any other can, in the environment file, with a reason:

```yaml
# environments/dev.yaml
allow:
  - {rule: nat-single, reason: the budget of a test account}
```

What is silenced is still printed, as allowed.
This page is made from the rules by `make generate`; `python main.py rules NAME` prints one of them.
"""


def rule_text(rule: Rule) -> str:
    """Return a rule as plain text."""
    return (
        f"{rule.name} ({rule.level.value})\n"
        f"  why     {rule.reason}\n"
        f"  source  {rule.source}\n"
        f"  remedy  {rule.remedy}"
    )


def rules_page(rules: Iterable[Rule]) -> str:
    """Return the page of all rules as Markdown, in the order of their names."""
    sections = [_section(rule) for rule in sorted(rules, key=lambda rule: rule.name)]
    return "\n".join([_HEAD, *sections])


def _section(rule: Rule) -> str:
    return (
        f"## {rule.name}\n\n"
        f"{rule.reason}\n\n"
        f"- Level: {rule.level.value}\n"
        f"- Source: {rule.source}\n"
        f"- Remedy: {rule.remedy}\n"
    )
