"""Amounts, prices and counts as people read them."""

from collections.abc import Mapping

from core.config.quantity import parse_quantity

_TI = 1024**4
_UNITS = (("Gi", 1024**3), ("Mi", 1024**2))
_ORDER = ("cpu", "memory", "ephemeral-storage", "pods")
_NO_CENTS = 100


def cpu_text(quantity: str) -> str:
    """Write cpu in cores: 1930m is 1.93."""
    return f"{float(parse_quantity(quantity)):.10g}"


def memory_text(quantity: str) -> str:
    """Write a size in Gi or Mi, with at most two decimals: 6844Mi is 6.68Gi; whole Ti as such."""
    amount = parse_quantity(quantity)
    if amount and amount % _TI == 0:
        return f"{amount / _TI}Ti"
    for unit, size in _UNITS:
        if amount >= size:
            return f"{float(amount / size):.2f}".rstrip("0").rstrip(".") + unit
    return quantity


def amounts_words(amounts: Mapping[str, str]) -> str:
    """Write resources in a phrase, without those that are nothing: cpu 1.5, memory 2Gi."""
    names = sorted(amounts, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))
    return ", ".join(
        f"{name} {amount_word(name, amounts[name])}" for name in names if amounts[name] != "0"
    )


def amount_word(name: str, quantity: str) -> str:
    """Write one amount of a resource."""
    if name == "cpu":
        return cpu_text(quantity)
    return memory_text(quantity) if name in ("memory", "ephemeral-storage") else quantity


def dollars(amount: float | None) -> str:
    """Write a price in USD, as many decimals as it needs."""
    if amount is None:
        return "?"
    if amount >= _NO_CENTS:
        return f"${amount:,.0f}"
    return f"${amount:.2f}" if amount >= 1 else f"${amount:.4f}"


def dollar_range(low: float | None, high: float | None) -> str:
    """Write a range of prices, or one where both are the same."""
    if low is None:
        return "a price that is not known"
    if high is None:
        return f"{dollars(low)} or more"
    return dollars(low) if low == high else f"{dollars(low)} to {dollars(high)}"


def counted(count: int, noun: str) -> str:
    """Write a count with its noun: 1 node, 2 nodes."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def counts_words(counts: Mapping[str, int]) -> list[str]:
    """Write how many there are of each: large 67, xlarge 66."""
    return [f"{name} {count}" for name, count in counts.items()]
