"""A small archive without findings: three events on two days."""

from __future__ import annotations

from tests.support.commands import day_page, event

DAY, NEXT = "/news/2012/02/8", "/news/2012/02/9"
RAIN, SUN, SNOW = f"{DAY}/rain.md", f"{DAY}/sun.md", f"{NEXT}/snow.md"
FILES = {
    f"{DAY}/index.md": day_page(DAY, ("Rain falls.", RAIN, "Goma"), ("Sun shines.", SUN, "Quito")),
    RAIN: event(RAIN, "Rain falls.", ("Snow lies.", SNOW, "Goma, winter")),
    SUN: event(SUN, "Sun shines."),
    f"{NEXT}/index.md": day_page(NEXT, ("Snow lies.", SNOW, "Goma")) + f"## [Previous Day...]({DAY}/index.md)\n",
    SNOW: event(SNOW, "Snow lies."),
}
