"""The command line: `python main.py [COMMAND]`; without a command it synthesizes."""

# Old Pythons must get as far as being told: annotations stay unread, and nothing newer is used.
from __future__ import annotations

import atexit
import importlib
import os
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
INTERRUPTED = 130
# In the order of their use: writing a file, deploying it, living with it, and the project itself.
COMMANDS = {
    "synth": "write the Terraform JSON of every environment (also without a command)",
    "check": "check the environment files and write nothing",
    "rules": "print the rules, each with its reason and remedy",
    "explain": "say what each NodePool may launch, and why not more",
    "fit": "say where workloads go, what that costs, or what would help",
    "instance-types": "list EC2's instance types, with labels and what pods get of them",
    "diff": "compare two environments, or one with its last synth, and say what is dangerous",
    "stacks": "list stacks, in the order of an apply, and where each one's state lies",
    "key-policy": "print what the policies of an environment's KMS keys must say",
    "preflight": "ask AWS whether a deploy would go through, and change nothing",
    "plan": "run terraform plan in an environment's stacks",
    "drift": "say whether what is applied still is as written, for nightly jobs",
    "upgrade": "say how to get to newer versions: which edits, in which deploys",
    "leftovers": "list what a destroyed cluster left in AWS, and delete what it owns",
    "forget": "drop stacks that no environment asks for any more",
    "lock-providers": "record the providers' versions and checksums for three platforms",
    "schema": "print the JSON schema of environment files",
    "generate": "write the files made from the code: schemas, tables of fields and rules",
    "refresh-catalog": "make the catalogue of EC2 instance types anew",
}


def main(arguments: list[str], *, ahead: bool = False) -> int:
    """Run a command and return its exit code; `COMMAND --help` says what it means.

    Args:
        arguments: the command, which may be left out, and its arguments.
        ahead: load what takes long while other things are done; it may outlast this call.

    """
    try:
        code = run(arguments, ahead=ahead)
        sys.stdout.flush()
    except ModuleNotFoundError as error:
        return missing(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever reads this has seen enough, as `head` has: no reason to complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def run(arguments: list[str], *, ahead: bool) -> int:
    """Find the command and run it."""
    if arguments and arguments[0] in ("-h", "--help", "help"):
        print(usage())
        return 0
    name, rest = command_of(arguments)
    if name not in COMMANDS:
        near = "".join(f'; did you mean "{one}"?' for one in get_close_matches(name, COMMANDS, n=1))
        sys.stderr.write(f'"{name}" is no command{near}\n\n{usage()}\n')
        return 2
    if ahead and name == "synth":
        importlib.import_module("commands.head_start").load_engine()
    command = importlib.import_module(f"commands.{name.replace('-', '_')}")
    running = importlib.import_module("commands.running")
    return running.run(name, command, rest, ROOT)


def command_of(arguments: list[str]) -> tuple[str, list[str]]:
    """Return the name of the command, and the arguments that are its own."""
    if arguments and not arguments[0].startswith("-"):
        return arguments[0], arguments[1:]
    return "synth", arguments


def leave(code: int) -> NoReturn:
    """End the program, and its node, without taking thousands of modules down one by one."""
    sys.stdout.flush()
    sys.stderr.flush()
    if code == INTERRUPTED:
        # Its node was told as well and is gone, which jsii would complain about.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    atexit._run_exitfuncs()  # noqa: SLF001
    os._exit(code)


def missing(error: ModuleNotFoundError) -> int:
    """Say how to install what is not there."""
    top = (error.name or "").partition(".")[0]
    if (ROOT / top).exists() or (ROOT / f"{top}.py").exists():
        raise error
    sys.stderr.write(
        f"{top} is not installed for {sys.executable}: run `make synth` once, then use "
        ".venv/bin/python main.py\n"
    )
    return 1


def usage() -> str:
    """Return the help text."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {what}" for name, what in COMMANDS.items()]
    return "\n".join(
        ["usage: python main.py [COMMAND] [OPTIONS]", "", *lines, "", "COMMAND --help says more."]
    )


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036  # the reader may run an older one
        sys.exit(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}")
    leave(main(sys.argv[1:], ahead=True))
