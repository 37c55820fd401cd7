"""Print the JSON schema of environment files."""

import argparse

from commands.running import Project
from core.config.schema import schema_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare no options."""


def run(_options: argparse.Namespace, _project: Project) -> int:
    """Print it."""
    print(schema_text(), end="")
    return 0
