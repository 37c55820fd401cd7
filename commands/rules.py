"""Print the rules: all names, or one with its reason, source and remedy."""

import argparse

from commands.running import Project
from core.checks.describe import rule_text
from core.checks.run import RULES
from core.problems import ConfigError, Problem, suggestion


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("name", metavar="NAME", nargs="?", help="a rule's name; default: all")


def run(options: argparse.Namespace, _project: Project) -> int:
    """Print one rule, or all."""
    if options.name is None:
        print("\n\n".join(rule_text(RULES[name]) for name in sorted(RULES)))
        return 0
    if options.name not in RULES:
        hint = suggestion(options.name, RULES) or "; `python main.py rules` lists them"
        raise ConfigError([Problem("", f'"{options.name}" is no rule', f"correct it{hint}")])
    print(rule_text(RULES[options.name]))
    return 0
