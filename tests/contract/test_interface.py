"""How a module's files become its interface, and how that is laid out."""

import json
from pathlib import Path
from typing import Any

import pytest

from tools.contracts import FETCHED, FetchedModule, fetched_modules, interface_of, laid_out

HCL = {
    "variables.tf": """
        variable "name" {
          description = "Who"
          type        = string
        }

        variable "untyped" {
          default = null
        }

        variable "groups" {
          type = map(object({
            size = optional(number, 1) # how many
          }))
          default  = { "a b" = { size = 2 }, c = {} }
          nullable = false
          validation {
            condition     = length(var.groups) > 0
            error_message = "none, of ${var.name}"
          }
        }

        variable "types" {
          type    = list(string)
          default = ["api", "audit"]
        }
    """,
    "main.tf": 'resource "null_resource" "this" {}\noutput "id" { value = null_resource.this.id }',
    "outputs.tf": """
        output "arn" {
          value = try(module.x["a"].arn, <<-EOT
            none
          EOT
          )
        }
    """,
    "versions.tf": """
        terraform {
          required_version = ">= 1.5.7"
          required_providers {
            aws = {
              source  = "hashicorp/aws"
              version = ">= 6.28"
            }
          }
        }
    """,
    "README.md": 'variable "no" {}',
}
JSON = {
    "main.tf.json": {
        "terraform": {
            "required_version": ">= 1.5.7",
            "required_providers": {"aws": {"source": "hashicorp/aws", "version": ">= 6.28"}},
        },
        "variable": {
            "name": {"type": "string", "description": "Who"},
            "groups": {
                "type": "map(object({\nsize = optional(number, 1)\n}))",
                "default": {"a b": {"size": 2}, "c": {}},
            },
            "untyped": {"default": None},
            "types": {"type": "${list(string)}", "default": ["api", "audit"]},
        },
        "output": [{"id": {"value": 1}}, {"arn": {"value": 2}}],
    }
}
INTERFACE = {
    "required_version": ">= 1.5.7",
    "required_providers": {"aws": {"source": "hashicorp/aws", "version": ">= 6.28"}},
    "inputs": {
        "groups": {
            "type": {"map": {"object": {"size": {"optional": "number", "default": 1}}}},
            "default": {"a b": {"size": 2}, "c": {}},
        },
        "name": {"type": "string", "required": True},
        "types": {"type": {"list": "string"}, "default": ["api", "audit"]},
        "untyped": {"type": "any", "default": None},
    },
    "outputs": ["arn", "id"],
}


@pytest.mark.parametrize("files", [HCL, JSON], ids=["hcl", "json"])
def test_both_syntaxes_make_one_interface(files: dict[str, Any], tmp_path: Path) -> None:
    """Inputs and outputs are found in any file, and sorted."""
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (tmp_path / name).write_text(text, encoding="utf-8")

    interface = interface_of(tmp_path)

    assert interface == INTERFACE
    assert list(interface["inputs"]) == sorted(interface["inputs"])


def test_a_module_that_names_no_versions_has_none(tmp_path: Path) -> None:
    """Nothing is made up."""
    (tmp_path / "main.tf.json").write_text("{}", encoding="utf-8")

    assert interface_of(tmp_path) == {
        "required_version": None,
        "required_providers": {},
        "inputs": {},
        "outputs": [],
    }


def test_only_the_stacks_own_modules_are_taken(tmp_path: Path) -> None:
    """Neither the stack itself nor what its modules call; a registry's host is left out."""
    below = ".terraform/modules"
    listed = [
        {"Key": "", "Source": "", "Dir": "."},
        {
            "Key": "eks",
            "Source": "registry.example.com/a/eks/aws",
            "Version": "1.2.3",
            "Dir": f"{below}/eks",
        },
        {"Key": "eks.kms", "Source": "a/kms/aws", "Version": "4.0.0", "Dir": f"{below}/eks.kms"},
        {"Key": "k", "Source": "a/eks/aws//modules/k", "Version": "1.2.3", "Dir": f"{below}/k/m"},
    ]
    (tmp_path / FETCHED).parent.mkdir(parents=True)
    (tmp_path / FETCHED).write_text(json.dumps({"Modules": listed}), encoding="utf-8")

    assert fetched_modules(tmp_path) == [
        FetchedModule("eks", "a/eks/aws", "1.2.3", tmp_path / below / "eks"),
        FetchedModule("k", "a/eks/aws//modules/k", "1.2.3", tmp_path / below / "k" / "m"),
    ]


X = "x" * 45
LONG = """{
  "a": {
    "b": "%s",
    "c": ["%s"]
  },
  "d": [
    "%s",
    "%s"
  ],
  "e": [true]
}""".replace("%s", X)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": [1, None], "b": {}}, '{"a": [1, null], "b": {}}'),
        (["ä"], '["ä"]'),
        ({"a": {"b": X, "c": [X]}, "d": [X, X], "e": [True]}, LONG),
        (X * 3, f'"{X * 3}"'),
    ],
)
def test_what_fits_into_a_line_is_one(value: object, text: str) -> None:
    """Longer mappings and lists have a line for each item; the result is the same JSON."""
    assert laid_out(value) == text
    assert json.loads(laid_out(value)) == value
