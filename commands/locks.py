"""The lock files of providers that the project keeps, and which of them a stack takes."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from commands.output import LOCK_FILE, stack_folder
from core.config.environment import Environment
from core.layout import Stack, stacks_of
from core.render.cluster_access import logs_in_by_token

FOLDER = "locks"


def lock_name(environment: Environment, stack: Stack) -> str:
    """Return the name of a stack's lock: all stacks of a kind need the same providers."""
    login = "-token" if logs_in_by_token(environment, stack.kind) else ""
    return f"{stack.kind}{login}{LOCK_FILE}"


def stacks_to_lock(environments: Sequence[Environment]) -> dict[str, str]:
    """Return one stack, by its name, for each lock that the environments need."""
    first: dict[str, str] = {}
    for environment in environments:
        for stack in stacks_of(environment):
            first.setdefault(lock_name(environment, stack), stack.name)
    return dict(sorted(first.items()))


def add_locks(environments: Sequence[Environment], outdir: Path, locks: Path) -> None:
    """Put each stack's lock beside its JSON, where the project keeps one for its kind."""
    for environment in environments:
        for stack in stacks_of(environment):
            lock = locks / lock_name(environment, stack)
            if lock.is_file():
                shutil.copyfile(lock, stack_folder(outdir, stack.name) / LOCK_FILE)
