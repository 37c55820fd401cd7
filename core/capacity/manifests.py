"""Reads manifest files into workloads, with a problem instead of a traceback for each fault."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from core.capacity.document import Document, mapping
from core.capacity.workloads import RUNTIME_CLASS, Workload, read_runtime_class, read_workload
from core.problems import Problem, sort_problems

MAX_BYTES = 10_000_000
MAX_DEPTH = 100
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Manifests:
    """What manifest files hold: workloads in their order, and what is wrong with the rest."""

    workloads: tuple[Workload, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_manifests(paths: Iterable[Path]) -> Manifests:
    """Read the workloads of these files, several documents and Lists included.

    RuntimeClasses count for the pods of all files. A document with a fault gives no workload.
    """
    problems: list[Problem] = []
    documents = [one for path in paths for one in _documents(path, problems)]
    runtime_classes = dict(
        read_runtime_class(one) for one in documents if _kind(one) == RUNTIME_CLASS
    )
    found = [read_workload(one, runtime_classes) for one in documents]
    problems += [problem for document in documents for problem in document.problems]
    return Manifests(
        workloads=tuple(workload for workload in found if workload is not None),
        problems=sort_problems(problems),
    )


def _documents(path: Path, problems: list[Problem]) -> list[Document]:
    text = _read_text(path, problems)
    if text is None:
        return []
    found: list[Document] = []
    if _depth(text) > MAX_DEPTH:
        problems.append(_problem(path, f"more than {MAX_DEPTH} levels deep", "flatten it"))
        return []
    try:
        for document in _parse(text, str(path)):
            found.append(document)
            problems += [] if _is_list(document) else _shape_problems(document)
    except yaml.YAMLError as error:
        problems.append(_syntax_problem(error, str(path), len(found) + 1))
    return [inner for one in found for inner in _flat(one) if isinstance(inner.data, dict)]


def _read_text(path: Path, problems: list[Problem]) -> str | None:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            limit = f"a manifest file has at most {MAX_BYTES // 10**6} MB"
            problems.append(_problem(path, f"{size / 10**6:.1f} MB", limit))
            return None
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(_problem(path, f"byte {error.start} is not UTF-8", "save it as UTF-8"))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        problems.append(_problem(path, f"cannot be read: {reason}", "check its name and rights"))
    return None


def _depth(text: str) -> int:
    # libyaml's composer recurses in C and dies with the process, so the events are counted first.
    depth = deepest = 0
    try:
        for event in _events(text):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                deepest = max(deepest, depth)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if deepest > MAX_DEPTH:
                break
    except yaml.YAMLError:
        pass  # the parser proper says what is wrong, and where
    return deepest


def _events(text: str) -> Iterator[yaml.Event]:
    loader: Any = _LOADER(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _parse(text: str, file: str) -> Iterator[Document]:
    loader: Any = _LOADER(text)
    try:
        number = 0
        while loader.check_node():
            node = loader.get_node()
            number += 1
            data = loader.construct_document(node)
            # A template's comments leave empty documents behind; they are nobody's fault.
            if data is not None:
                yield Document(file=file, number=number, data=data, node=node)
    finally:
        loader.dispose()


def _flat(document: Document) -> list[Document]:
    if not _is_list(document):
        return [document]
    items = [cursor.value for cursor in document.root["items"].items()]
    inner = [
        Document(document.file, document.number, item, node)
        for item, node in zip(items, _list_nodes(document.node), strict=True)
    ]
    for one in inner:
        if _is_list(one) or not isinstance(one.data, dict):
            one.report((), "an item that is no object", "list objects, not Lists")
            document.problems += one.problems
    return [document, *(one for one in inner if isinstance(one.data, dict) and not _is_list(one))]


def _list_nodes(node: yaml.Node | None) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == "items" and isinstance(value, yaml.SequenceNode):
                return value.value
    return []


def _kind(document: Document) -> str:
    kind = mapping(document.data).get("kind")
    return kind if isinstance(kind, str) else ""


def _is_list(document: Document) -> bool:
    return _kind(document) == "List"


def _shape_problems(document: Document) -> list[Problem]:
    if isinstance(document.data, dict):
        return []
    document.report((), "not a Kubernetes object", 'begin with "apiVersion: ..." and "kind: ..."')
    return document.problems


def _syntax_problem(error: yaml.YAMLError, file: str, number: int) -> Problem:
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    place = f", column {mark.column + 1}" if mark else ""
    return Problem(
        path=f"document {number}",
        found=f"not YAML{place}: {reason}",
        right="check the indentation, the quotes and the colons around it",
        file=file,
        line=mark.line + 1 if mark else None,
    )


def _problem(path: Path, found: str, right: str) -> Problem:
    return Problem(path="", found=found, right=right, file=str(path))
