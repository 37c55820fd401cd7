"""Write the files that are made from the code: schemas, the tables of fields and of rules."""

import argparse
import sys

from commands.running import Project
from core.checks.describe import rules_page
from core.checks.run import RULES
from core.config.reference import reference_text
from core.config.schema import partial_schema_text, schema_text

GENERATED = {
    "docs/environment.md": reference_text,
    "docs/rules.md": lambda: rules_page(RULES.values()),
    "environments/environment.schema.json": schema_text,
    "environments/partial.schema.json": partial_schema_text,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 where a file is out of date"
    )


def run(options: argparse.Namespace, project: Project) -> int:
    """Write each file, or say which ones are out of date."""
    stale: list[str] = []
    for name, text in GENERATED.items():
        path, content = project.root / name, text()
        if path.exists() and path.read_text(encoding="utf-8") == content:
            continue
        stale.append(name)
        if not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
            print(f"wrote {name}")
    if options.check and stale:
        sys.stderr.write(f"out of date: {', '.join(stale)}; run `make generate`\n")
        return 1
    return 0
