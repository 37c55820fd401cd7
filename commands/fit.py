"""Say where workloads go, what that takes and costs; or why they go nowhere, and what would help.

Exit code: 0 everything fits, 1 something does not, 2 a file is at fault.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from commands.choosing import studied_environment
from commands.running import Project
from core.capacity.cluster import cluster_of, daemon_sets, declared_workloads
from core.capacity.fitted import FitReport, fit_report
from core.capacity.manifests import Manifests, read_manifests
from core.capacity.placement import place_workloads
from core.capacity.sources import sources_of
from core.capacity.workloads import MOST_PODS, Workload
from core.config.extends import shown_name
from core.problems import ConfigError, Problem, Severity, render_problems

FITS, DOES_NOT_FIT = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("environment", metavar="ENV", help="an environment's name")
    parser.add_argument(
        "manifests",
        metavar="MANIFEST",
        nargs="*",
        default=[],
        type=Path,
        help="files of workloads; default: those under `workloads` in the environment file",
    )
    parser.add_argument(
        "--replicas", metavar="N", type=int, help="as if each workload had so many replicas"
    )
    parser.add_argument("--json", action="store_true", help="as JSON, with every instance type")


def run(options: argparse.Namespace, project: Project) -> int:
    """Place the workloads, and print what becomes of each."""
    environment = studied_environment(options.environment, project)
    declared = declared_workloads(environment)
    given = read_manifests(options.manifests) if options.manifests else declared
    notes = _usable(given, project)
    # What runs on each node does so whichever workloads are asked about.
    always = [one for one in declared.workloads if one.everywhere and options.manifests]
    workloads = [*_scaled(given.workloads, options.replicas), *always]
    cluster = cluster_of(environment, daemon_sets(workloads))
    report = fit_report(environment, cluster, place_workloads(cluster, workloads))
    report = _with_short_names(report, project)
    if options.json:
        warnings = [{"file": one.file, "text": str(one)} for one in notes]
        data = {**asdict(sources_of(environment, cluster)), **asdict(report), "notes": warnings}
        print(json.dumps(data, indent=2))
    else:
        if notes:
            sys.stderr.write(f"{render_problems(notes)}\n")
        # rich takes a while to load, and JSON needs none of it.
        from commands.fit_view import fit_view
        from commands.screen import show

        show(fit_view(sources_of(environment, cluster), report))
    return FITS if report.fits else DOES_NOT_FIT


def _usable(given: Manifests, project: Project) -> list[Problem]:
    """Return the warnings about manifests; stop at errors, and where there is no workload."""
    root = project.root
    problems = [replace(one, file=shown_name(Path(one.file), root)) for one in given.problems]
    if any(one.severity is Severity.ERROR for one in problems):
        raise ConfigError(problems)
    if not given.workloads:
        right = "name a manifest, or list some under `workloads` in the environment file"
        raise ConfigError([Problem("", "no workloads", right)])
    return problems


def _scaled(workloads: Sequence[Workload], replicas: int | None) -> list[Workload]:
    if replicas is None:
        return list(workloads)
    if replicas < 0:
        raise ConfigError([Problem("--replicas", f"{replicas} is negative", "write 0 or more")])
    if replicas > MOST_PODS:
        found = f"{replicas} is more than {MOST_PODS}"
        raise ConfigError([Problem("--replicas", found, f"write {MOST_PODS} or less")])
    return [one if one.everywhere else replace(one, replicas=replicas) for one in workloads]


def _with_short_names(report: FitReport, project: Project) -> FitReport:
    shown = [
        replace(one, file=shown_name(Path(one.file), project.root)) for one in report.workloads
    ]
    return replace(report, workloads=tuple(shown))
