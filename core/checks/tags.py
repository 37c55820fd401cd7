"""Rules about tags."""

from collections.abc import Iterator, Mapping

from core.checks.rules import Finding, Level, for_each, rule
from core.checks.walks import tag_sets
from core.config.environment import Environment
from core.names import DISCOVERY_TAG

_KEY_LIMIT, _VALUE_LIMIT, _COUNT_LIMIT = 128, 256, 50
_SIGNS = "_.:/=+-@"
# What marks some subnets and security groups, and must not be on the others.
_OF_SOME = (DISCOVERY_TAG, "kubernetes.io/role/elb", "kubernetes.io/role/internal-elb")
# What Karpenter and EC2 add to an instance: name, cluster, pool, claim, class and owner.
_ADDED_BY_OTHERS = 8


@rule(
    "tags-discovery",
    level=Level.ESSENTIAL,
    source="the tag then marks every security group, and load balancers find two",
    remedy="Remove the key from tags: it is set where it belongs.",
)
@for_each(tag_sets)
def tags_discovery(tags: Mapping[str, str]) -> Iterator[Finding]:
    """Tags that mean something to Karpenter or EKS must be on some resources and on no others."""
    for key in tags:
        if key in _OF_SOME or key.startswith("kubernetes.io/cluster/"):
            found = f'by "{key}" Karpenter and load balancers find what is theirs'
            yield Finding((key,), found, "remove it: it is set where it belongs")


@rule(
    "tags-refused",
    source="AWS: keys up to 128 characters, values of 1 to 256, none that begins with aws:",
    remedy="Shorten or rename the tag.",
)
@for_each(tag_sets)
def tags_refused(tags: Mapping[str, str]) -> Iterator[Finding]:
    """AWS, or the provider with a default tag that is empty, refuses these in an apply."""
    for key, value in tags.items():
        if key.lower().startswith("aws:"):
            yield Finding((key,), 'keys that begin with "aws:" are AWS\' own', "rename it")
        if not 1 <= len(key) <= _KEY_LIMIT:
            right = f"write 1 to {_KEY_LIMIT} characters"
            yield Finding((key,), f"a key of {len(key)} characters", right)
        if not value:
            yield Finding((key,), "an empty value", "write one, or leave the tag out")
        if len(value) > _VALUE_LIMIT:
            yield Finding((key,), f"{len(value)} characters", f"write at most {_VALUE_LIMIT}")


@rule(
    "tags-characters",
    source="IAM, EKS and SQS: letters, digits, white space and _ . : / = + - @",
    remedy="Write keys and values with letters, digits, spaces and _ . : / = + - @ only.",
)
@for_each(tag_sets)
def tags_characters(tags: Mapping[str, str]) -> Iterator[Finding]:
    """Tags are also on roles, instance profiles and queues, which take fewer characters."""
    for key, value in tags.items():
        for what, text in (("key", key), ("value", value)):
            if refused := sorted({sign for sign in text if not _is_allowed(sign)}):
                found = f"the {what} has {' '.join(refused)}"
                yield Finding((key,), found, f"use letters, digits, spaces and {' '.join(_SIGNS)}")


@rule(
    "tags-count",
    source="AWS: at most 50 tags a resource, of which Karpenter and EC2 use some",
    remedy="Use fewer tags.",
)
def tags_count(environment: Environment) -> Iterator[Finding]:
    """A resource with more than 50 tags is refused."""
    most = _COUNT_LIMIT - _ADDED_BY_OTHERS
    for parts, tags in tag_sets(environment):
        together = len({**environment.tags, **tags})
        if tags and together > most:
            yield Finding(parts, f"{together} tags on an instance", f"write at most {most}")


@rule(
    "tags-case",
    level=Level.WARNING,
    source="tag keys are case sensitive; IAM's condition keys are not",
    remedy="Keep one spelling.",
)
def tags_case(environment: Environment) -> Iterator[Finding]:
    """Two keys that differ in case are two tags to EC2, and one to IAM's conditions."""
    for parts, tags in tag_sets(environment):
        spelled: dict[str, str] = {key.lower(): key for key in environment.tags}
        for key in tags:
            other = spelled.setdefault(key.lower(), key)
            if other != key:
                yield Finding((*parts, key), f'"{other}" is there too', "keep one spelling")


def _is_allowed(sign: str) -> bool:
    return sign.isalnum() or sign.isspace() or sign in _SIGNS
