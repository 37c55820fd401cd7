"""Reads a file together with what it extends: a JSON Merge Patch (RFC 7386), and where all stands.

Mappings are merged key by key, anything else is replaced, lists as a whole; `null` takes back what
the extended file says. `base`, `extends` and `name` are each file's own.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from core.config.reading import parse_source, read_source
from core.config.source import Data, Parts, Source
from core.problems import ConfigError, Problem, suggestion

NOT_INHERITED = ("base", "extends", "name")
_RELATIVE = "write a path relative to this file"


class Reader:
    """Reads environment files of a project, and each file that they extend only once."""

    def __init__(self, root: Path, texts: Mapping[Path, str] | None = None) -> None:
        """Remember the project's folder, and texts that stand for what their files hold.

        Problems name files relative to the folder.
        """
        self._root = _plain(root)
        self._texts = texts or {}
        self._files: dict[Path, Source] = {}
        self._whole: dict[Path, Source] = {}

    def read(self, path: Path) -> Source:
        """Return a file's data laid over what it extends.

        Raises:
            ConfigError: this file or one that it extends cannot be read.

        """
        return self._read(_plain(path), ())

    def extended(self) -> set[str]:
        """Return the names of the files that others extend, among those read so far."""
        return {other.file for source in self._whole.values() for other in source.bases}

    def _read(self, path: Path, heirs: tuple[Path, ...]) -> Source:
        if path not in self._whole:
            own = self._file(path)
            named = own.data.get("extends")
            if named is not None:
                own = _merged(self._read(self._target(own, named, heirs), (*heirs, path)), own)
            self._whole[path] = own
        return self._whole[path]

    def _file(self, path: Path) -> Source:
        if path not in self._files:
            name, text = shown_name(path, self._root), self._texts.get(path)
            source = read_source(path, name) if text is None else parse_source(text, name)
            self._files[path] = replace(source, path=path)
        return self._files[path]

    def _target(self, own: Source, named: Data, heirs: tuple[Path, ...]) -> Path:
        if not isinstance(named, str):
            raise _refusal(own, "not text", _RELATIVE)
        if Path(named).is_absolute():
            raise _refusal(own, f'"{named}" is a full path', _RELATIVE)
        target = _plain(own.path.parent / named)
        # A file that is checked from elsewhere extends what lies beside it.
        inside = own.path.is_relative_to(self._root)
        folder = self._root if inside else own.path.parent
        if not target.is_relative_to(folder):
            right = "extend a file of the project" if inside else "extend a file beside this one"
            raise _refusal(own, f'"{named}" lies outside', right)
        if target == own.path:
            raise _refusal(own, f'"{named}" is this file itself', "extend another, or none")
        if target in heirs:
            raise _refusal(own, f'"{named}" extends this file in turn', "let one extend nothing")
        if not _is_file(target):
            near = [file.name for file in target.parent.glob("*.y*ml")]
            right = f"{_RELATIVE}{suggestion(target.name, near)}"
            raise _refusal(own, f'there is no file "{named}"', right)
        return target


def shown_name(path: Path, root: Path) -> str:
    """Return the path as errors show it: relative to the root where it lies below it."""
    absolute = path.absolute()
    inside = absolute.is_relative_to(root.absolute())
    return (absolute.relative_to(root.absolute()) if inside else path).as_posix()


def _plain(path: Path) -> Path:
    """Return a full path without `..`; links are followed by whoever opens it."""
    return Path(os.path.normpath(path.absolute()))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _refusal(own: Source, found: str, right: str) -> ConfigError:
    line = own.line_of(("extends",))
    return ConfigError([Problem("extends", found, right, file=own.file, line=line)])


def _merged(base: Source, own: Source) -> Source:
    """Return a source over another, with the place of each path in the file that has it."""
    inherited = {key: value for key, value in base.data.items() if key not in NOT_INHERITED}
    gone = {(key,) for key in NOT_INHERITED} | set(_replaced(inherited, own.data, ()))
    kept = {path: line for path, line in base.lines.items() if not _is_in(path, gone)}
    return replace(
        own,
        data=_over(inherited, own.data),
        lines={**kept, **own.lines},
        scalars={path: text for path, text in base.scalars.items() if path in kept}
        | dict(own.scalars),
        problems=(*base.problems, *own.problems),
        faulty=frozenset(path for path in base.faulty if not _is_in(path, gone)) | own.faulty,
        origins={path: base.holder(path) for path in kept if path not in own.lines},
        bases=(base, *base.bases),
    )


def _over(base: dict[str, Data], own: dict[str, Data]) -> dict[str, Data]:
    merged = dict(base)
    for key, value in own.items():
        below = base.get(key)
        if value is None and key in base:
            del merged[key]
        elif isinstance(value, dict) and isinstance(below, dict):
            merged[key] = _over(below, value)
        else:
            merged[key] = value
    return merged


def _replaced(base: dict[str, Data], own: dict[str, Data], parts: Parts) -> Iterator[Parts]:
    """Yield the paths of what the base says and no longer counts."""
    for key in base.keys() & own.keys():
        below, value, path = base[key], own[key], (*parts, key)
        if isinstance(below, dict) and isinstance(value, dict):
            yield from _replaced(below, value, path)
        else:
            yield path


def _is_in(path: Parts, roots: set[Parts]) -> bool:
    return any(path[:length] in roots for length in range(1, len(path) + 1))
