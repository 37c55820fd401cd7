"""Label keys and values, of which labels, taints and requirements are made."""

import re
from typing import Annotated, TypeAlias

from pydantic import AfterValidator

from core.config.editors import InEditors, whole
from core.config.values import FrozenMap, Text, fault, matching

_PREFIX_LIMIT, _NAME_LIMIT = 253, 63
# One short of both and the slash: what Karpenter takes.
_LIMIT = 316
_DNS_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_PREFIX = re.compile(rf"{_DNS_LABEL}(\.{_DNS_LABEL})*", re.ASCII)
_NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_RIGHT = 'write letters, digits, "-", "_" and ".", beginning and ending with a letter or digit'


def label_domain(key: str) -> str:
    """Return what stands before the slash of a label's key; all of it where there is none."""
    return key.partition("/")[0]


def _key(value: str) -> str:
    prefix, slash, name = value.rpartition("/")
    if not re.fullmatch(_NAME, name) or (slash and not _PREFIX.fullmatch(prefix)):
        raise fault(
            f'"{value}" is not a label key', 'write one such as "team" or "example.com/team"'
        )
    if len(name) > _NAME_LIMIT:
        raise fault(f"a name of {len(name)} characters", f"write at most {_NAME_LIMIT}")
    if len(prefix) > _PREFIX_LIMIT:
        raise fault(f"a domain of {len(prefix)} characters", f"write at most {_PREFIX_LIMIT}")
    if len(value) > _LIMIT:
        raise fault(f"{len(value)} characters", f"write at most {_LIMIT}")
    return value


def _length(value: str) -> str:
    if len(value) > _NAME_LIMIT:
        raise fault(f"{len(value)} characters", f"write at most {_NAME_LIMIT}")
    return value


LabelKey: TypeAlias = Annotated[
    Text,
    AfterValidator(_key),
    InEditors(pattern=whole(f"({_PREFIX.pattern}/)?{_NAME}"), maxLength=_LIMIT),
]
LabelValue: TypeAlias = Annotated[
    Text,
    matching(f"({_NAME})?", "a label value", _RIGHT),
    AfterValidator(_length),
    InEditors(maxLength=_NAME_LIMIT),
]
LabelMap: TypeAlias = Annotated[dict[LabelKey, LabelValue], AfterValidator(FrozenMap)]
