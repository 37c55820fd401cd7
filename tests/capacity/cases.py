"""What users type, and how what they see is shortened before it is recorded."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
EXPECTED = HERE / "expected"
MANIFESTS = "tests/capacity/manifests"
# Long lists of like things say no more than their beginning.
_KEPT = 2
_LONG = ("types", "zones")
# What stands for what in a file's name.
_PLAIN = (
    *((f"{MANIFESTS}/", ""), ("examples/", ""), (".yaml", ""), (".*", "")),
    *((" --json", ""), (" --", " "), (" ", "_"), (">=", "-from-"), ("<=", "-to-"), ("=", "-")),
)


@dataclass(frozen=True)
class Typed:
    """A command line after `main.py`, the exit code, and the name of its recorded output."""

    words: str
    code: int = 0

    @property
    def command(self) -> str:
        """The command's name."""
        return self.words.split()[0]

    @property
    def arguments(self) -> list[str]:
        """What follows it."""
        return self.words.split()[1:]

    @property
    def file(self) -> Path:
        """Where its output is recorded."""
        name = self.words
        for sign, word in _PLAIN:
            name = name.replace(sign, word)
        return EXPECTED / f"{name}{'.json' if '--json' in self.words else '.txt'}"


TYPED = [
    *(
        Typed(f"{words}{form}")
        for form in ("", " --json")
        for words in (
            "explain dev",
            "explain prod",
            "explain dev --type m7g.large",
            "explain prod --type m7g.large",
            "fit dev",
            "fit dev --replicas 10",
            "fit prod examples/resilient.yaml examples/deployment.yaml",
            "instance-types m7g g6.*",
        )
    ),
    *(
        Typed(f"fit {name} {MANIFESTS}/awkward.yaml{form}", 1)
        for name in ("dev", "prod")
        for form in ("", " --json")
    ),
    Typed("instance-types arch=arm64 cpu>=4 memory<=16Gi"),
    Typed("instance-types cpu>=4000", 1),
]


def shortened(text: str) -> str:
    """Return JSON with the beginning of its long lists, and how long they were."""
    return json.dumps(_short(json.loads(text)), indent=2) + "\n"


def _short(value: Any) -> Any:  # noqa: ANN401  any JSON
    if isinstance(value, dict):
        short = {key: _short(item) for key, item in value.items()}
        return {key: _cut(item) if key in _LONG else item for key, item in short.items()}
    return [_short(item) for item in value] if isinstance(value, list) else value


def _cut(value: Any) -> Any:  # noqa: ANN401  any JSON
    if isinstance(value, list) and len(value) > _KEPT + 1:
        return [*value[:_KEPT], f"and {len(value) - _KEPT} more"]
    if isinstance(value, dict) and len(value) > _KEPT + 1:
        kept = dict(list(value.items())[:_KEPT])
        return {**kept, "": f"and {len(value) - _KEPT} more"}
    return value
