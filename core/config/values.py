"""The scalar types of the environment file: strict, each with a message of its own."""

import ipaddress
import re
from typing import Annotated, Any, Literal, NoReturn, Self, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    JsonValue,
)
from pydantic_core import PydanticCustomError, core_schema

from core.config.editors import IPV4_NETWORK, QUANTITY, VOLUME_SIZE, InEditors, pattern, whole
from core.config.quantity import parse_quantity
from core.shapes import Json, is_list, is_mapping

# The type of errors that carry `found` and `right` themselves; `parse` prints them as they are.
PROBLEM = "problem"


class Model(BaseModel):
    """A frozen part of the environment file that refuses unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """Stand for its own copy, so that a default is not copied for each file."""
        return self


class FrozenMap(dict[Any, Any]):
    """A mapping that cannot be changed, so that a parsed environment stays what was parsed."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        message = "an environment is frozen"
        raise TypeError(message)

    def __deepcopy__(self, _memo: object) -> "FrozenMap":
        """Stand for its own copy."""
        return self

    def __reduce__(self) -> tuple[type["FrozenMap"], tuple[dict[Any, Any]]]:
        """Travel to another process whole, not item by item."""
        return FrozenMap, (dict(self),)

    __setitem__ = __delitem__ = __ior__ = _refuse  # type: ignore[assignment]
    clear = pop = popitem = setdefault = update = _refuse  # type: ignore[assignment]


def fault(found: str, right: str) -> PydanticCustomError:
    """Return the error that becomes `path: found; right`."""
    # The text goes in as context: pydantic would read braces in a template as placeholders.
    return PydanticCustomError(PROBLEM, "{found}; {right}", {"found": found, "right": right})


class Matching(InEditors):
    """Checks text against a pattern; the error has words, and the JSON schema the pattern."""

    def __init__(self, pattern: str, what: str, right: str) -> None:
        """Remember the pattern and the words."""
        super().__init__(pattern=whole(pattern))
        self._compiled = re.compile(pattern, re.ASCII)
        self._what, self._right = what, right

    def __get_pydantic_core_schema__(
        self,
        source: Any,  # noqa: ANN401  # a type, as typing has them
        handler: GetCoreSchemaHandler,
    ) -> core_schema.CoreSchema:
        """Check after the type itself."""
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def _check(self, value: str) -> str:
        if not self._compiled.fullmatch(value):
            raise fault(f'"{value}" is not {self._what}', self._right)
        return value


def matching(pattern: str, what: str, right: str) -> Matching:
    """Return the annotation of text that matches a pattern."""
    return Matching(pattern, what, right)


def _frozen(value: Json) -> Json:
    if is_mapping(value):
        return FrozenMap({key: _frozen(item) for key, item in value.items()})
    return tuple(_frozen(item) for item in value) if is_list(value) else value


def _number_as_text(value: object) -> object:
    return str(value) if type(value) is int else value


_TOO_LARGE = 2**63


def _quantity(value: str) -> str:
    try:
        size = parse_quantity(value)
    except ValueError:
        found = f'"{value}" is not a Kubernetes quantity'
        raise fault(found, 'write one such as "500m", "4" or "50Gi"') from None
    if value.startswith("-"):
        raise fault(f'"{value}" is negative', "write zero or more")
    if size >= _TOO_LARGE:
        raise fault(f'"{value}" is more than Kubernetes can count', 'write less than "8Ei"')
    # As written: the API stores it so, and "1000" reads better than the canonical "1k".
    return value


def _volume_size(value: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]*(Gi|Ti)", value):
        raise fault(f'"{value}" is not a volume size', 'write whole "Gi" or "Ti", such as "50Gi"')
    size, largest = parse_quantity(value), "59000Gi" if value.endswith("Gi") else "58Ti"
    if size > parse_quantity(largest):
        raise fault(f'"{value}" is larger than any EBS volume', f'write at most "{largest}"')
    # Karpenter's pattern misses 18Ti, 19Ti, 28Ti and so on; in Gi it takes them.
    if re.fullmatch("[1-5][89]Ti", value) and value != "58Ti":
        raise fault(f'"{value}" is refused by Karpenter', f'write "{int(value[:2]) * 1024}Gi"')
    return value


def _network(value: str) -> ipaddress.IPv4Network:
    try:
        return ipaddress.IPv4Network(value, strict=False)
    except ValueError:
        raise fault(f'"{value}" is not an IPv4 CIDR', 'write one such as "10.0.0.0/16"') from None


def _cidr(value: str) -> str:
    network = _network(value)
    if "/" not in value:
        usual = network.supernet(new_prefix=16)
        raise fault(f'"{value}" has no prefix length', f'write a range such as "{usual}"')
    if str(network) != value:
        raise fault(f'"{value}" has bits set behind its prefix', f'write "{network}"')
    return value


def _callers(value: str) -> str:
    _network(value)
    if "/" not in value:
        raise fault(f'"{value}" has no prefix length', f'write "{value}/32" for one address')
    return value


def _principal(value: str) -> str:
    if ":role/aws-service-role/" in value:
        right = "name a role that people or a pipeline assume: this one only its service can"
        raise fault(f'"{value}" is a service-linked role', right)
    if match := re.fullmatch(r"arn:(\S+):sts::([0-9]{12}):assumed-role/([^/]+)/.+", value):
        partition, account, role = match.groups()
        right = (
            f'write the role, with the path it has: "arn:{partition}:iam::{account}:role/{role}"'
        )
        raise fault(f'"{value}" is a session of a role', right)
    return value


def unique(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Refuse a list that names something twice."""
    for index, value in enumerate(values):
        if value in values[:index]:
            raise fault(f'"{value}" is listed twice', "name each once")
    return values


Text: TypeAlias = Annotated[str, Field(strict=True)]
Flag: TypeAlias = Annotated[bool, Field(strict=True)]
Whole: TypeAlias = Annotated[int, Field(strict=True)]
Port: TypeAlias = Annotated[int, Field(strict=True, ge=1, le=65535)]
Int32: TypeAlias = Annotated[int, Field(strict=True, le=2**31 - 1)]
TextMap: TypeAlias = Annotated[dict[str, Text], AfterValidator(FrozenMap)]
JsonMap: TypeAlias = Annotated[dict[str, JsonValue], AfterValidator(_frozen)]

Quantity: TypeAlias = Annotated[
    str,
    Field(strict=True),
    BeforeValidator(_number_as_text),
    AfterValidator(_quantity),
    InEditors(type=["string", "integer"], pattern=whole(QUANTITY), minimum=0),
]
QuantityMap: TypeAlias = Annotated[dict[str, Quantity], AfterValidator(FrozenMap)]
VolumeSize: TypeAlias = Annotated[Text, AfterValidator(_volume_size), pattern(VOLUME_SIZE)]
CountOrPercent: TypeAlias = Annotated[
    str,
    Field(strict=True),
    BeforeValidator(_number_as_text),
    matching(
        r"(100|[0-9]{1,2})%|[0-9]{1,9}",
        "a number of nodes or a percentage",
        'write one such as "3" or "10%"',
    ),
    InEditors(type=["string", "integer"], minimum=0, maximum=999_999_999),
]

_DURATION = r"([0-9]+(s|m|h))+"
_SECONDS = {"h": 3600, "m": 60, "s": 1}


def _length(value: str) -> str:
    """Refuse what Go cannot hold, in nanoseconds: Karpenter could not even read the object."""
    parts = re.findall(r"([0-9]+)([hms])", value)
    # Thirty digits are too many already, and Python reads no number of thousands.
    if sum(int(count[:30]) * _SECONDS[unit] for count, unit in parts) * 10**9 >= _TOO_LARGE:
        raise fault(f'"{value}" is longer than 292 years', 'write less, such as "720h"')
    return value


Duration: TypeAlias = Annotated[
    Text,
    matching(_DURATION, "a duration", 'write one in h, m or s, such as "30m" or "1h30m"'),
    AfterValidator(_length),
]
# As cron, which says when a budget begins, knows no seconds.
BudgetDuration: TypeAlias = Annotated[
    Text,
    matching(
        "[0-9]+h|[0-9]+m|[0-9]+h[0-9]+m",
        "a duration in hours and minutes",
        'write one such as "8h" or "1h30m"',
    ),
    AfterValidator(_length),
]
DurationOrNever: TypeAlias = Annotated[
    Text,
    matching(
        f"{_DURATION}|Never", "a duration", 'write one in h, m or s, such as "30m", or "Never"'
    ),
    AfterValidator(_length),
]
Cidr: TypeAlias = Annotated[Text, AfterValidator(_cidr), pattern(IPV4_NETWORK)]
# Whoever calls may be one host.
CallersCidr: TypeAlias = Annotated[
    Text, AfterValidator(_callers), AfterValidator(_cidr), pattern(IPV4_NETWORK)
]

Name: TypeAlias = Annotated[
    Text,
    matching(
        r"[a-z]([a-z0-9-]*[a-z0-9])?",
        "a name",
        'write lower-case letters, digits and "-", beginning with a letter, such as "dev"',
    ),
]
Region: TypeAlias = Annotated[
    Text,
    matching(r"[a-z]{2,4}(-[a-z]+)+-[0-9]", "an AWS region", 'write one such as "eu-central-1"'),
]
Zone: TypeAlias = Annotated[
    Text,
    matching(
        r"[a-z]{2,4}(-[a-z]+)+-[0-9][a-z]", "an availability zone", 'write one such as "us-east-1a"'
    ),
]
AccountId: TypeAlias = Annotated[
    Text, matching(r"[0-9]{12}", "an AWS account id", "write its 12 digits in quotes")
]
PrincipalArn: TypeAlias = Annotated[
    Text,
    AfterValidator(_principal),
    matching(
        r"arn:aws[a-z-]*:iam::[0-9]{12}:(role/(?!aws-service-role/)|user/)[\w+=,.@/-]+",
        "the ARN of an IAM role or user",
        'write one such as "arn:aws:iam::123456789012:role/Deploy"',
    ),
]
PolicyArn: TypeAlias = Annotated[
    Text,
    matching(
        r"arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/[\w+=,.@/-]+",
        "the ARN of an IAM policy",
        'write one such as "arn:aws:iam::123456789012:policy/Boundary"',
    ),
]
IamPath: TypeAlias = Annotated[
    Text,
    matching(
        r"/|/[!-~]{1,510}/",
        "an IAM path",
        'write one that begins and ends with a slash, such as "/platform/"',
    ),
]
SecurityGroupId: TypeAlias = Annotated[
    Text,
    matching(
        "sg-[0-9a-f]{8,17}",
        "the id of a security group",
        'write one such as "sg-0123456789abcdef0"',
    ),
]
KubernetesVersion: TypeAlias = Annotated[
    Text, matching(r"1\.[0-9]{2}", "a Kubernetes version", 'write its minor, such as "1.35"')
]
_RELEASE = r"[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}"
ReleaseVersion: TypeAlias = Annotated[
    Text,
    matching(_RELEASE, "a release", 'write all three numbers, as in "1.14.1"'),
]
ReleaseOrLatest: TypeAlias = Annotated[
    Text,
    matching(f"{_RELEASE}|latest", "a release", 'write one such as "1.69.0", or "latest"'),
]
BottlerocketAlias: TypeAlias = Annotated[
    Text,
    matching(
        # Within the 30 characters that Karpenter takes.
        r"bottlerocket@(latest|v?[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4})",
        "a Bottlerocket alias",
        'write "bottlerocket@" and a release, such as "bottlerocket@1.69.0", or "@latest"',
    ),
]
Effect: TypeAlias = Literal["NoSchedule", "PreferNoSchedule", "NoExecute"]
