"""Cron schedules as Karpenter reads them."""

from core.config.cron import NAMES, cron_fault
from tests.tables import each


@each(
    "text",
    [
        *NAMES,
        "* * * * *",
        "? ? ? ? ?",
        "0 7 * * mon-fri",
        "0\t7  * * MON-fri",
        " 00 07 1 jan-Mar,12 Sun ",
        "*/15 5/10 1-31/7 */40 0-6",
        "0,30 0-6,22-23 * * *",
        "0 0 29 2 *",
        "0 0 31 2,3 *",
        "0 0 30 2 1",
        "0 0 30 2 */2",
    ],
)
def test_a_schedule(text: str) -> None:
    """Five fields of numbers, names, ranges, steps and lists, or a name."""
    assert cron_fault(text) is None


@each(
    ("text", "found"),
    [
        ("", '"" has 0 fields'),
        ("daily", '"daily" has 1 field'),
        ("0 7 * *", '"0 7 * *" has 4 fields'),
        ("0 0 7 * * *", '"0 0 7 * * *" has 6 fields'),
        ("TZ=UTC 0 7 * * *", '"TZ=UTC 0 7 * * *" has 6 fields'),
        ("@noon", '"@noon" is no schedule'),
        ("@every 1h", '"@every 1h" is no schedule'),
        ("@dailyx", '"@dailyx" is no schedule'),
        ("60 * * * *", '"60" is no minute'),
        ("* 24 * * *", '"24" is no hour'),
        ("* * 0 * *", '"0" is no day of the month'),
        ("* * L * *", '"L" is no day of the month'),
        ("* * * 13 *", '"13" is no month'),
        ("* * * mon *", '"mon" is no month'),
        ("* * * * 7", '"7" is no day of the week'),
        ("* * * * monday", '"monday" is no day of the week'),
        ("* 22-6 * * *", '"22-6" is no hour'),
        ("*/0 * * * *", '"*/0" is no minute'),
        ("*/00 * * * *", '"*/00" is no minute'),
        ("*-5 * * * *", '"*-5" is no minute'),
        ("1- * * * *", '"1-" is no minute'),
        ("1,,2 * * * *", '"1,,2" is no minute'),
        ("-1 * * * *", '"-1" is no minute'),
        ("٣ * * * *", '"٣" is no minute'),
        ("0\u00a07 * * *", '"0\u00a07 * * *" has 4 fields'),
        ("0 0 30 2 *", '"0 0 30 2 *" is a day that never comes'),
        ("0 0 31 2,4,jun *", '"0 0 31 2,4,jun *" is a day that never comes'),
    ],
)
def test_no_schedule(text: str, found: str) -> None:
    """The first wrong field is named; a day that never comes is found too."""
    assert cron_fault(text) == found
