"""Terraform's type expressions, read into data."""

import pytest

from tools.terraform_types import Type, parse_type


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("string", "string"),
        (" number\n", "number"),
        ("bool", "bool"),
        ("any", "any"),
        ("list(string)", {"list": "string"}),
        ("set( number )", {"set": "number"}),
        ("map(any)", {"map": "any"}),
        ("map(list(set(bool)))", {"map": {"list": {"set": "bool"}}}),
        ("list", {"list": "any"}),
        ("map", {"map": "any"}),
        ("tuple([])", {"tuple": []}),
        ("tuple([string, list(number),])", {"tuple": ["string", {"list": "number"}]}),
        ("object({})", {"object": {}}),
        ("object({ a = string })", {"object": {"a": "string"}}),
        ('object({"a-b": string, c = any})', {"object": {"a-b": "string", "c": "any"}}),
        ("object({\n a = string\n b = number\n})", {"object": {"a": "string", "b": "number"}}),
        ("object({a = optional(string)})", {"object": {"a": {"optional": "string"}}}),
        ("object({a = optional(string, null)})", {"object": {"a": {"optional": "string"}}}),
        (
            "list(object({ a = optional(object({ b = bool }), { b = true }) }))",
            {
                "list": {
                    "object": {"a": {"optional": {"object": {"b": "bool"}}, "default": {"b": True}}}
                }
            },
        ),
    ],
)
def test_an_expression_is_a_type(expression: str, expected: Type) -> None:
    """Every form of Terraform's types is read, whether on one line or on many."""
    assert parse_type(expression) == expected


@pytest.mark.parametrize(
    ("default", "expected"),
    [
        ('"STANDARD"', "STANDARD"),
        (r'"a \"b\" \\ c, (d)"', 'a "b" \\ c, (d)'),
        ('""', ""),
        ("33", 33),
        ("-1.5", -1.5),
        ("1e3", 1000.0),
        ("true", True),
        ("false", False),
        ("[]", []),
        ('["secrets", 1, null]', ["secrets", 1, None]),
        ("{}", {}),
        ('{ enabled = true, "x y" = [{}]\n z: 1 }', {"enabled": True, "x y": [{}], "z": 1}),
    ],
)
def test_an_attribute_has_a_default(default: str, expected: object) -> None:
    """The second argument of `optional` is kept as data."""
    read = parse_type(f"object({{ a = optional(any, {default}) }})")

    assert read == {"object": {"a": {"optional": "any", "default": expected}}}


def test_comments_are_passed_over() -> None:
    """All three kinds of comment may stand wherever a space may."""
    expression = """
        object({ # why
          a = string // what, and "when"
          /* b = number
             c = number */
          d = optional(string, "# no comment") #
        })
    """

    assert parse_type(expression) == {
        "object": {"a": "string", "d": {"optional": "string", "default": "# no comment"}}
    }


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("", 'no name: "", character 0 of ""'),
        ("strin", 'no such type: "strin", character 0'),
        ("list(text)", 'no such type: "text)", character 5'),
        ("list()", 'no name: ")", character 5'),
        ("list(string", 'no ")": "", character 11'),
        ("list(string))", 'more than a type: ")", character 12'),
        ("map(string]", 'no ")": "]", character 10'),
        ("tuple(string)", 'no "[": "string)", character 6'),
        ("tuple([string", 'no "]": "", character 13'),
        ("object({a string})", 'no "=": "string})", character 10'),
        ("object({a = string", 'no "}": "", character 18'),
        ("object({a = optional(string,)})", 'no plain value: ")})", character 28'),
        ("object({a = optional(any, f(1))})", 'no plain value: "f(1))})", character 26'),
        ("optional(string)", 'no such type: "optional(string)", character 0'),
        ('"string"', 'no name: ""string"", character 0'),
    ],
)
def test_what_is_no_type_is_refused(expression: str, why: str) -> None:
    """The error says what is wrong, and at which character."""
    with pytest.raises(ValueError, match="character") as caught:
        parse_type(expression)

    assert str(caught.value).startswith(why)
