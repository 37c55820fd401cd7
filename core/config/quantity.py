"""Kubernetes quantities ("500m", "4", "50Gi"): their exact value and their canonical text."""

import re
from fractions import Fraction
from functools import lru_cache
from math import ceil

_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {"Ki": 1, "Mi": 2, "Gi": 3, "Ti": 4, "Pi": 5, "Ei": 6}
_DECIMAL_SUFFIX = {exponent: suffix for suffix, exponent in _DECIMAL.items()}
_BINARY_SUFFIX = {0: ""} | {power: suffix for suffix, power in _BINARY.items()}

# Lengths are bounded so that "1e999999999" is a mistake rather than a long wait.
_QUANTITY = re.compile(
    r"(?P<number>[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40}))"
    r"(?P<suffix>[KMGTPE]i|[numkMGTPE]?|[eE](?P<exponent>[+-]?[0-9]{1,3}))"
)
_NANO = 10**9
_LARGEST_BINARY = Fraction(2**63 - 1)
_LOWEST_BINARY_TEXT = 1024


def parse_quantity(text: str) -> Fraction:
    """Return the value of a quantity in base units (bytes, cores, pieces), as the API holds it.

    Kubernetes keeps nothing finer than nano, rounding away from zero, and caps binary sizes just
    below 8Ei; so does this.

    Raises:
        ValueError: the text is no quantity; the message quotes it and says what one looks like.
    """
    return _parse(text)[0]


def canonical_quantity(text: str) -> str:
    """Return the quantity as Kubernetes writes it: no fraction, the largest suffix of its family.

    Raises:
        ValueError: the text is no quantity.
    """
    value, suffix = _parse(text)
    if value == 0:
        return "0"
    # Sizes below 1Ki, or with a part of a byte, are written in the decimal family.
    if suffix in _BINARY and abs(value) >= _LOWEST_BINARY_TEXT and value.denominator == 1:
        return _binary_text(int(value))
    return _decimal_text(value, scientific=suffix not in _BINARY and suffix not in _DECIMAL)


def units_from(text: str) -> list[tuple[str, Fraction]]:
    """Return the suffix of a quantity and the smaller ones of its family, each with what it is.

    Below whole pieces there are thousandths, and nothing finer.
    """
    suffix = _parse(text)[1]
    if suffix in _BINARY:
        powers = range(_BINARY[suffix], -1, -1)
        return [(_BINARY_SUFFIX[power], Fraction(1024**power)) for power in powers]
    exponents = range(_DECIMAL.get(suffix, 0), -6, -3)
    least = min(-3, _DECIMAL.get(suffix, 0))
    return [
        (_DECIMAL_SUFFIX[exponent], Fraction(10) ** exponent)
        for exponent in exponents
        if exponent >= least
    ] or [(suffix, Fraction(10) ** _DECIMAL[suffix])]


@lru_cache(maxsize=4096)
def _parse(text: str) -> tuple[Fraction, str]:
    match = _QUANTITY.fullmatch(text)
    if not match:
        raise ValueError(f'"{text}" is not a Kubernetes quantity, such as "500m", "4" or "50Gi"')
    number, suffix = Fraction(match["number"].rstrip(".")), match["suffix"]
    if suffix in _BINARY:
        value = _to_nano(number * 1024 ** _BINARY[suffix])
        return max(-_LARGEST_BINARY, min(value, _LARGEST_BINARY)), suffix
    exponent = int(match["exponent"]) if match["exponent"] else _DECIMAL[suffix]
    return _to_nano(number * Fraction(10) ** exponent), suffix


def _to_nano(value: Fraction) -> Fraction:
    steps = ceil(abs(value) * _NANO)
    return Fraction(steps if value > 0 else -steps, _NANO)


def _binary_text(value: int) -> str:
    power = 0
    while value % 1024 == 0 and power < max(_BINARY_SUFFIX):
        value, power = value // 1024, power + 1
    return f"{value}{_BINARY_SUFFIX[power]}"


def _decimal_text(value: Fraction, *, scientific: bool) -> str:
    mantissa, exponent = int(value * _NANO), -9
    while mantissa % 1000 == 0:
        mantissa, exponent = mantissa // 1000, exponent + 3
    # Beyond "E" there is no suffix left, and Kubernetes falls back to the exponent form.
    if scientific or exponent not in _DECIMAL_SUFFIX:
        return f"{mantissa}e{exponent}" if exponent else str(mantissa)
    return f"{mantissa}{_DECIMAL_SUFFIX[exponent]}"
