"""The names of months and weekdays in English, and the signs after numbers in Chinese and Japanese dates.

Knows: names, the numbers of months, the endings of ordinal numbers.
Must not know: in which order the parts of a date are written.
"""

from __future__ import annotations

SHORT = 3  # letters of an abbreviated name
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SEPT = "Sept"  # the only month with an abbreviation of four letters

MONTH_NUMBERS = {  # by folded names
    **{name.lower(): number for number, name in enumerate(MONTHS, 1)},
    **{name[:SHORT].lower(): number for number, name in enumerate(MONTHS, 1)},
    SEPT.lower(): MONTHS.index("September") + 1,
}

# Patterns of 2012年, 2012年2月 and 2012年2月8日.
CHINESE_YEAR = r"(?P<year>\d{4})\s*年"
CHINESE_MONTH = rf"{CHINESE_YEAR}\s*(?P<month>\d{{1,2}})\s*月"
CHINESE_DAY = rf"{CHINESE_MONTH}\s*(?P<day>\d{{1,2}})\s*[日号號]"


def ordinal_ending(number: int) -> str:
    """What follows the digits of an ordinal number.

    >>> [f"{number}{ordinal_ending(number)}" for number in (1, 2, 3, 4, 11, 22)]
    ['1st', '2nd', '3rd', '4th', '11th', '22nd']
    """
    return "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
