"""Changing values in an environment file's text."""

import pytest

from core.config.rewrite import rewritten
from core.config.source import Parts
from core.problems import ConfigError
from tests.tables import each

FILE = """\
# What ördinary files have.
region:   us-east-1     # aligned
cluster:
    kubernetes_version: "1.35" # quoted
    addons:
        coredns: { }
        vpc-cni: {version: latest,  configuration: {a: b}}  # spaced
    deletion_protection: true
node_classes:
  default: {ami: 'bottlerocket@1.53.0'}
karpenter: # nothing yet
"""


@each(
    ("parts", "value", "old", "new"),
    [
        (("cluster", "kubernetes_version"), "1.36", '"1.35" # q', '"1.36" # q'),
        (("region",), "eu-west-1", "region:   us-east-1     #", "region:   eu-west-1     #"),
        (("node_classes", "default", "ami"), "x@1.0.0", "'bottlerocket@1.53.0'", "'x@1.0.0'"),
        (("cluster", "addons", "vpc-cni", "version"), "v1", "latest,  c", "v1,  c"),
        (("cluster", "addons", "coredns", "version"), "v2", "{ }", "{version: v2 }"),
        (("karpenter", "version"), "1.15.0", "karpenter: #", "karpenter: {version: 1.15.0} #"),
        (
            ("cluster", "addons", "kube-proxy", "version"),
            "v1.36.0",
            "        coredns:",
            "        kube-proxy:\n          version: v1.36.0\n        coredns:",
        ),
        (
            ("system_nodes", "bottlerocket_version"),
            "1.69.0",
            "region: ",
            "system_nodes:\n  bottlerocket_version: 1.69.0\nregion: ",
        ),
        (("tier",), "1.36", "region: ", 'tier: "1.36"\nregion: '),
    ],
)
def test_a_change_leaves_the_rest_alone(parts: Parts, value: str, old: str, new: str) -> None:
    """Comments, quotes and spacing stay; only the value itself changes, or is added."""
    assert FILE.count(old) == 1

    assert rewritten(FILE, "dev.yaml", [(parts, value)]) == FILE.replace(old, new)


def test_changes_follow_each_other() -> None:
    """Each change is made in what the one before left."""
    changes: list[tuple[Parts, str]] = [(("a", "b"), "one"), (("a", "c"), "two"), (("a", "b"), "3")]

    assert rewritten("x: y\n", "dev.yaml", changes) == 'a:\n  c: two\n  b: "3"\nx: y\n'


@each(
    ("text", "parts"),
    [
        ("a: &name {v: x}\nb: *name\n", ("b", "v")),
        ("a: &name x\nb: *name\n", ("a",)),
    ],
)
def test_what_cannot_be_changed_alone_is_refused(text: str, parts: Parts) -> None:
    """An alias is not followed: the same text stands for another value as well."""
    with pytest.raises(ConfigError) as caught:
        rewritten(text, "dev.yaml", [(parts, "new")])

    (problem,) = caught.value.problems
    assert (problem.file, problem.found) == ("dev.yaml", "other values hang on it")
