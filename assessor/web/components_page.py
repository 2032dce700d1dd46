"""The components page: every component in every state, with made-up content. Development and demonstration only."""

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, render_template

blueprint = Blueprint("components", __name__)

STAGES = ("填写材料", "县（市、区）审核", "设区市评定", "公示", "公布")
STATES = (("待审核", "waiting"), ("已退回", "warn"), ("公示中", "info"), ("已评定", "good"), ("不予评定", "bad"))
LEVELS = ("three_star", "four_star", "five_star")


@cache
def sample() -> dict[str, Any]:
    """The content, from the JSON file of the same name; dates in it are ISO texts, as the filters read them."""
    content: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    return content


def stages(current: int, here: str = "current") -> list[dict[str, Any]]:
    """A process line that stands at stage number `current` (counted from 0; one past the last means finished)."""
    days = (date(2022, 3, 5), date(2022, 3, 11), date(2022, 3, 18), date(2022, 3, 21), date(2022, 3, 28))
    return [
        {
            "title": title,
            "state": "done" if number < current else here if number == current else "todo",
            "at": day if number < current else None,
            "note": "还有 6 天" if number == current and here == "current" else None,
        }
        for number, (title, day) in enumerate(zip(STAGES, days, strict=True))
    ]


def rows(count: int) -> list[dict[str, Any]]:
    """`count` table rows; now and then a very long name, or no amount."""
    return [
        {
            "name": sample()["long_name"] if number % 7 == 0 else f"示例精密机械（{number + 1:03}）有限公司",
            "href": "#table",
            "uscc": f"91320583XXFAKE{number:04}",
            "level": LEVELS[number % 3],
            "status": STATES[number % 5],
            "spend": None if number % 11 == 0 else 4_500_000 + number * 1_337,
            "at": date(2022, 3, 1 + number % 28),
        }
        for number in range(count)
    ]


@blueprint.get("/components")
def index() -> str:
    """Show everything once."""
    return render_template(
        "components_page.html",
        running=stages(2),
        returned=stages(1, here="stopped"),
        finished=stages(len(STAGES)),
        few=rows(6),
        many_rows=rows(500),
        due=datetime(2022, 3, 18, 15, 59, 59, tzinfo=UTC),
        **sample(),
    )
