"""Draws for everybody: the list's hash, who committed, the public value, the ranks, and a file to run it again with."""

import json
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, g, render_template
from sqlmodel import col, select

from assessor.cases.draw_book import Book, book_of, subject_of
from assessor.cases.draw_published import published_draw
from assessor.cases.refusal import NotFound
from assessor.cases.substitute import KIND as SUBSTITUTE
from assessor.cases.two_persons import STATE_WORDS, Entry, entries
from models.batch import Batch
from models.draw import Draw
from models.people import Region

pages = Blueprint("draws", __name__, url_prefix="/draws")

STAGES = {
    "frozen": ("名单已冻结，等待承诺", "waiting"),
    "committed": ("等待公开值", "waiting"),
    "valued": ("等待公开承诺内容", "waiting"),
    "done": ("已有结果", "good"),
    "void": ("作废，重新抽取", "bad"),
}
PURPOSES = {"site_check": "现场核查", "spot_check": "年度抽查", "fund_check": "补助项目核查"}
LINE = ("名单冻结", "承诺", "公开值", "公开承诺", "结果")
AT = {"frozen": 1, "committed": 2, "valued": 3, "done": 5, "void": 0}
_VERIFIER = Path(__file__).with_name("static") / "verify_draw.txt"


def process(book: Book) -> list[dict[str, Any]]:
    """The five steps of a draw with where it stands."""
    done = AT[book.stage]
    times = (book.draw.frozen_at, None, book.value.observed_at if book.value else None, None,
             book.result.at if book.result else None)  # fmt: skip
    return [
        {
            "title": title,
            "at": times[number],
            "state": "stopped" if book.stage == "void" and book.result is None and number else
            "done" if number < done or book.stage == "void" else "current" if number == done else "todo",
        }
        for number, title in enumerate(LINE)
    ]  # fmt: skip


@pages.get("")
def index() -> str:
    """All draws, the newest first."""
    query = select(Draw, Region.name).join(Region, col(Region.code) == col(Draw.region_code))
    rows = [
        {"draw": draw, "place": place, "book": book_of(g.session, draw), "purpose": PURPOSES[draw.purpose]}
        for draw, place in g.session.exec(query.order_by(col(Draw.id).desc()).limit(200))
    ]
    return render_template("public/draws.html", title="抽取公开", rows=rows, stages=STAGES)


@pages.get("/<draw_ref>")
def show(draw_ref: str) -> str:
    """One draw with everything that is public about it."""
    draw = _draw(draw_ref)
    book = book_of(g.session, draw)
    return render_template(
        "public/draw.html",
        title="抽取公开",
        draw=draw,
        book=book,
        place=g.session.get_one(Region, draw.region_code).name,
        purpose=PURPOSES[draw.purpose],
        batch=g.session.get_one(Batch, draw.batch_id),
        stage=STAGES[book.stage],
        steps=process(book),
        listed=json.loads(draw.published),
        all=published_draw(g.session, draw),
        acts=[
            {
                "what": f"{one.proposal.payload['says']}（{STATE_WORDS[one.state]}）",
                "who": "本次抽取的组织单位",
                "at": one.answer.at if one.answer else one.proposal.at,
                "reason": one.proposal.reason,
            }
            for one in _acts(draw)
        ],
    )


def _acts(draw: Draw) -> list[Entry]:
    """What two persons did about this draw: redraws and substitutes, open ones too."""
    found = entries(g.session, subject=subject_of(draw))
    others = entries(g.session, public_of_batch=draw.batch_id)
    return found + [
        one for one in others if one.proposal.kind == SUBSTITUTE and one.proposal.payload.get("draw") == draw.id
    ]


@pages.get("/<draw_ref>/list.json")
def listing(draw_ref: str) -> Response:
    """The exact bytes whose SHA-256 was published."""
    draw = _draw(draw_ref)
    return _file(draw.published, f"list-{draw.region_code}-{draw.number}-{draw.attempt}.json", "application/json")


@pages.get("/<draw_ref>/draw.json")
def download(draw_ref: str) -> Response:
    """Everything a stranger needs to run the draw again."""
    draw = _draw(draw_ref)
    text = json.dumps(published_draw(g.session, draw), ensure_ascii=False, indent=1)
    return _file(text, f"draw-{draw.region_code}-{draw.number}-{draw.attempt}.json", "application/json")


@pages.get("/verify_draw.py")
def verifier() -> Response:
    """The program that runs a draw again, a copy of docs/verify_draw.py."""
    return _file(_VERIFIER.read_text("utf-8"), "verify_draw.py", "text/x-python")


def _draw(ref: str) -> Draw:
    found = g.session.exec(select(Draw).where(Draw.ref == ref)).one_or_none()
    if found is None:
        raise NotFound("没有找到这次抽取")
    draw: Draw = found
    return draw


def _file(text: str, name: str, kind: str) -> Response:
    answer = Response(text, mimetype=f"{kind}; charset=utf-8" if kind.startswith("text") else kind)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer
