"""Who imports whom: the core knows no engine, and imports go one way."""

import ast
import subprocess
import sys
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

from commands.running import Project
from main import COMMANDS
from tests.support import ROOT

FACTS = {
    "core.addons",
    "core.arns",
    "core.durations",
    "core.facts",
    "core.names",
    "core.problems",
    "core.shapes",
    "core.subnets",
    "core.toml_setting",
}
CONFIG = FACTS | {"core.config"}
CORE = CONFIG | {
    "core.capacity",
    "core.checks",
    "core.compare",
    "core.emitted",
    "core.layout",
    "core.render",
    "core.statements",
    "core.upgrade",
}

# What each part may import of this project, beside itself.
ALLOWED = {
    "core/addons.py": set[str](),
    "core/arns.py": set[str](),
    "core/compare": CONFIG | {"core.layout"},
    "core/durations.py": set[str](),
    "core/emitted.py": CONFIG | {"core.layout"},
    "core/facts.py": set[str](),
    "core/names.py": set[str](),
    "core/problems.py": set[str](),
    "core/shapes.py": set[str](),
    "core/subnets.py": set[str](),
    "core/toml_setting.py": set[str](),
    "core/config": FACTS,
    "core/capacity": CONFIG,
    "core/checks": CONFIG | {"core.capacity", "core.emitted", "core.layout", "core.statements"},
    "core/render": CONFIG | {"core.capacity", "core.layout", "core.statements"},
    "core/layout.py": CONFIG,
    "core/statements.py": CONFIG,
    "core/upgrade": CONFIG | {"core.checks", "core.layout"},
    "engine.py": set[str](),
    "modules": CORE | {"engine"},
    "stacks": CORE | {"engine", "modules"},
    "live": CORE,
    "commands": CORE | {"engine", "live", "stacks"},
    "main.py": {"commands"},
}
OURS = {"commands", "core", "engine", "live", "main", "modules", "stacks", "tests", "tools"}
ENGINE_PACKAGES = {"cdktf", "cdktn", "constructs", "jsii"}

# Loads all of the core and every command, checks a project, and says what else got loaded.
LOAD_EVERYTHING = """
import importlib, pathlib, sys
root, *modules = sys.argv[1:]
for module in ["main", *modules]:
    importlib.import_module(module)
from commands import check, running, stacks
assert running.run("check", check, [], pathlib.Path(root)) == 0
assert running.run("stacks", stacks, ["dev"], pathlib.Path(root)) == 0
engine = {"engine", "stacks", "modules", "cdktf", "cdktn", "constructs", "jsii"}
slow = {"boto3", "botocore", "live", "moto", "rich", "typer", "ruamel"}
print("loaded:", *sorted((engine | slow) & set(sys.modules)))
"""


@pytest.mark.parametrize("part", sorted(ALLOWED))
def test_imports_go_one_way(part: str) -> None:
    """A part imports nothing of this project but what lies below it."""
    own = part.removesuffix(".py").replace("/", ".")
    allowed = ALLOWED[part] | {own}
    wrong = [
        f"{file.relative_to(ROOT).as_posix()} imports {module}"
        for file in files_of(part)
        for module in imports_of(file)
        if module.partition(".")[0] in OURS and not is_below(module, allowed)
    ]

    assert wrong == []


def test_every_part_of_the_core_is_ruled() -> None:
    """A new folder or file in the core needs a line in the table above."""
    parts = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "core").iterdir()
        if path.name != "__pycache__"
    }

    assert parts == {part for part in ALLOWED if part.startswith("core/")}


def test_only_the_engine_names_its_packages() -> None:
    """Everything else imports the engine's classes from engine.py."""
    files = [file for part in ALLOWED if part != "engine.py" for file in files_of(part)]
    wrong = [
        f"{file.relative_to(ROOT).as_posix()} imports {module}"
        for file in files
        for module in imports_of(file)
        if module.partition(".")[0] in ENGINE_PACKAGES
        or module.startswith(("cdktf_cdktf_provider", "cdktn_provider"))
    ]

    assert wrong == []


def test_only_synth_loads_the_engine() -> None:
    """Of all commands synth alone imports the engine and the stacks made with it."""
    users = {
        file.stem
        for file in files_of("commands")
        if any(is_below(module, {"stacks", "modules", "engine"}) for module in imports_of(file))
    }

    assert users == {"synth"}


def test_only_what_asks_aws_names_boto3() -> None:
    """AWS' libraries are imported in live/ alone, and by what makes the catalogue anew."""
    users = {
        file.relative_to(ROOT).as_posix()
        for part in ALLOWED
        if part != "live"
        for file in files_of(part)
        if any(is_below(module, {"boto3", "botocore"}) for module in imports_of(file))
    }

    assert users == {"commands/refresh_catalog.py"}


def test_unit_tests_know_the_core_alone() -> None:
    """They start no process and try no generated examples; what needs more has another folder."""
    known = CORE | {"core", "tests"}
    wrong = {
        f"{file.relative_to(ROOT).as_posix()} imports {module}"
        for file in files_of("tests/unit")
        for module in imports_of(file)
        if (module.partition(".")[0] in OURS and not is_below(module, known))
        or is_below(module, {"hypothesis", "multiprocessing", "subprocess", "tests.property"})
    }

    assert wrong == set()


def test_core_and_commands_run_without_the_engine(project: Project) -> None:
    """Importing all of the core and every command, and running checks, loads no engine."""
    commands = [f"commands.{name.replace('-', '_')}" for name in COMMANDS]
    core = [module_name(file) for file in files_of("core")]
    done = subprocess.run(
        [sys.executable, "-c", LOAD_EVERYTHING, project.root, *core, *commands],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "loaded:"


@pytest.mark.parametrize("name", sorted(OURS - {"tests"}))
def test_a_top_level_name_is_ours_alone(name: str) -> None:
    """No installed package and no module of the standard library has the name of one of ours."""
    installed = [path for path in sys.path if Path(path).name == "site-packages"]

    assert installed
    assert PathFinder.find_spec(name, installed) is None
    assert name not in sys.stdlib_module_names


def files_of(part: str) -> list[Path]:
    """Return a part's Python files."""
    path = ROOT / part
    return [path] if path.suffix == ".py" else sorted(path.rglob("*.py"))


@cache
def imports_of(file: Path) -> list[str]:
    """Return the full names of the modules that a file imports, at any depth of its code."""
    names: list[str] = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} has a relative import"
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def module_name(file: Path) -> str:
    """Return the name by which a file of ours is imported."""
    return ".".join(file.relative_to(ROOT).with_suffix("").parts)


def is_below(module: str, parts: set[str]) -> bool:
    """Tell whether a module is one of some parts or lies in one."""
    return any(module == part or module.startswith(f"{part}.") for part in parts)
