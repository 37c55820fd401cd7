"""What `check` loads: nothing that takes long, so that it ends in a fraction of a second."""

import subprocess
import sys

from commands.running import Project
from tests.support import ROOT

HEAVY = (
    *("engine", "stacks", "modules", "cdktf", "cdktn", "constructs", "jsii", "typeguard"),
    *("boto3", "botocore", "moto", "rich", "typer", "click", "ruamel", "jsonschema"),
    *("asyncio", "http", "ssl", "urllib.request", "unittest"),
)
CHECK = """
import sys
import main
code = main.main(["check", *sys.argv[2:]])
print("loaded:", *sorted(set(sys.argv[1].split()) & set(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


def test_check_loads_little(project: Project) -> None:
    """Neither the engine nor what draws tables nor what talks to AWS is imported."""
    files = sorted(project.environments.iterdir())
    done = subprocess.run(
        [sys.executable, "-c", CHECK, " ".join(HEAVY), *files],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr.split()) == (0, ["loaded:"])
    assert "no errors" in done.stdout.splitlines()[-1]
