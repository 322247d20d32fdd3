"""Dates as Indonesian outlets write them; the templates' filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import format_datetime

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)


def day(moment: datetime) -> str:
    """16 April 2024."""
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def weekday(moment: datetime) -> str:
    """Selasa, 16 April 2024."""
    return f"{DAYS[moment.weekday()]}, {day(moment)}"


def clock(moment: datetime) -> str:
    """10:20."""
    return moment.strftime("%H:%M")


def short(moment: datetime) -> str:
    """16/04/2024."""
    return moment.strftime("%d/%m/%Y")


FILTERS: Mapping[str, Callable[[datetime], str]] = {
    "tanggal": day,
    "hari_tanggal": weekday,
    "jam": clock,
    "tanggal_pendek": short,
    "iso": lambda moment: moment.isoformat(timespec="seconds"),
    "iso_tanpa_zona": lambda moment: moment.replace(tzinfo=None).isoformat(timespec="seconds"),
    "rfc822": format_datetime,
}
