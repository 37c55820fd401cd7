"""How an upgrade looks: the deploys with their edits, as lines or as JSON."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby

from commands.editing import holder, sharers
from commands.running import Project
from commands.words import counted
from core.config.extends import shown_name
from core.config.load import Loaded
from core.config.source import Parts
from core.names import stack_name
from core.problems import path_of
from core.upgrade.deploys import Deploy
from core.upgrade.edits import Edit


def upgrade_view(loaded: Loaded, deploys: Sequence[Deploy], project: Project) -> Iterator[str]:
    """Yield the lines: from where, who else is upgraded, and each deploy."""
    environment = loaded.environment
    now = (
        f"{environment.name} is on Kubernetes {environment.cluster.kubernetes_version} and "
        f"Karpenter {environment.karpenter.version}"
    )
    if not deploys:
        yield f"{now}: there is nothing to upgrade; say --kubernetes or --karpenter"
        return
    yield f"{now}: {counted(len(deploys), 'deploy')}"
    yield from _shared(loaded, deploys, project)
    for number, deploy in enumerate(deploys, 1):
        yield ""
        yield f"Deploy {number}: {deploy.title}"
        yield from _deploy(loaded, deploy, project)


def upgrade_json(loaded: Loaded, deploys: Sequence[Deploy], project: Project) -> str:
    """Return the same as JSON."""
    environment, root = loaded.environment, project.root
    shared = sharers(loaded, _paths(deploys), project)
    data = {
        "environment": environment.name,
        "kubernetes": environment.cluster.kubernetes_version,
        "karpenter": environment.karpenter.version,
        "shared": [{"file": shown_name(path, root), "with": shared[path]} for path in shared],
        "deploys": [_deploy_data(loaded, deploy, project) for deploy in deploys],
    }
    return json.dumps(data, indent=2)


def _shared(loaded: Loaded, deploys: Sequence[Deploy], project: Project) -> Iterator[str]:
    """Say which other environments the edits upgrade."""
    for path, names in sharers(loaded, _paths(deploys), project).items():
        shared = shown_name(path, project.root)
        yield f"{shared} is edited, and with it {', '.join(names)} upgraded at their next deploy"
        if path != loaded.source.path:
            own = shown_name(loaded.source.path, project.root)
            yield f"  for {loaded.environment.name} alone, first write what it edits in {own}"


def _deploy(loaded: Loaded, deploy: Deploy, project: Project) -> Iterator[str]:
    environment = loaded.environment.name
    yield from (f"  look:  {command}" for command in deploy.before)
    for path, edits in groupby(deploy.edits, key=lambda edit: holder(loaded, edit.parts)):
        yield f"  edit {shown_name(path, project.root)}"
        yield from (f"    {_edit(loaded, edit)}" for edit in edits)
    yield f"  make deploy ENV={environment}"
    width = max(len(stack_name(environment, kind)) for kind in deploy.stacks)
    for kind, words in deploy.stacks.items():
        yield f"    {stack_name(environment, kind):<{width}}  {words}"
    yield from (f"  wait:  {command}" for command in deploy.after)
    yield from (f"  note:  {note}" for note in deploy.notes)


def _edit(loaded: Loaded, edit: Edit) -> str:
    line = loaded.source.lines.get(edit.parts)
    place = f" (line {line})" if line is not None else ""
    return f"{path_of(edit.parts)}{place}: {edit.old} -> {edit.new}"


def _deploy_data(loaded: Loaded, deploy: Deploy, project: Project) -> dict[str, object]:
    name = loaded.environment.name
    edits = [
        {
            "file": shown_name(holder(loaded, edit.parts), project.root),
            "line": loaded.source.lines.get(edit.parts),
            "path": path_of(edit.parts),
            "old": edit.old,
            "new": edit.new,
        }
        for edit in deploy.edits
    ]
    stacks = {stack_name(name, kind): words for kind, words in deploy.stacks.items()}
    return {**asdict(deploy), "edits": edits, "stacks": stacks}


def _paths(deploys: Sequence[Deploy]) -> list[Parts]:
    return [edit.parts for deploy in deploys for edit in deploy.edits]
