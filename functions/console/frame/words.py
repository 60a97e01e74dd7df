"""How pages write days, instants and numbers, as the GOV.UK style guide has them."""

from datetime import date, datetime, tzinfo
from typing import Final

from jinja2 import pass_context
from jinja2.runtime import Context

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NOON: Final = 12
YES: Final = "yes"
NO: Final = "no"


def month(value: date) -> str:
    """Write a month as briefly as a table's head needs: Nov."""
    return _MONTHS[value.month - 1][:3]


def day(value: date) -> str:
    """Write a day: 27 November 2026."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


@pass_context
def instant(context: Context, value: datetime) -> str:
    """Write an instant in the tenant's time zone, the page's ``zone``: 27 November 2026, 4:25am."""
    zone: tzinfo = context["zone"]
    local = value.astimezone(zone)
    return f"{day(local)}, {_clock(local.hour, local.minute)}"


def number(value: int) -> str:
    """Write a number: 1,234."""
    return f"{value:,}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Write a number with its noun: 1 case, 1,234 cases, 2 policies."""
    return f"{number(count)} {one if count == 1 else many or f'{one}s'}"


def sentence(detail: str) -> str:
    """Begin what a rule says as a sentence begins: the API's details begin small, because they follow a code."""
    return detail[:1].upper() + detail[1:]


def value_words(value: object) -> str:
    """Write a value as forms take it, too: yes, 12, letter."""
    if isinstance(value, bool):
        return YES if value else NO
    return str(value)


def _clock(hour: int, minute: int) -> str:
    if minute == 0 and hour in {0, _NOON}:
        return "midday" if hour else "midnight"
    minutes = f":{minute:02}" if minute else ""
    return f"{(hour - 1) % _NOON + 1}{minutes}{'am' if hour < _NOON else 'pm'}"
