"""Show the value behind one's commitment; with the last one the result follows by itself, so nobody can hold it back."""

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.add_once import add_once
from assessor.cases.draw_book import book_of
from assessor.cases.refusal import NotFound, Refusal
from assessor.draw import Line, commitment, pairs, rank, seed
from assessor.workflow import Moment
from models.draw import (
    Draw,
    DrawInspector,
    DrawLine,
    DrawOpening,
    DrawPlace,
    DrawRecusal,
    DrawResult,
)
from models.inspecting import Assignment

LONGEST_VALUE = 200


def open_commitment(session: Session, viewer: Viewer, draw: Draw, value: str, moment: Moment) -> DrawResult | None:
    """Open the commitment of the viewer's office. Returns the result when this was the last one. `draw` must be locked.

    Anybody of the office may do it who has the value: the hash proves it, and somebody on leave holds nobody up.
    Raises Refusal before the public value is there, or when the value does not give the hash.
    """
    book = book_of(session, draw)
    mine = next((one for one in book.parties if one.commitment.organisation_id == viewer.organisation_id), None)
    if mine is None:
        raise NotFound("没有找到本单位的承诺")
    if book.stage in ("frozen", "committed"):
        raise Refusal("公开值登记以后才能公开承诺的内容。")
    if book.stage == "void":
        raise Refusal("这次抽取已经决定重新进行，不再办理。")
    if mine.opening is not None:
        raise Refusal("本单位的承诺已经公开。")
    value = value.strip()
    if (
        not value
        or len(value) > LONGEST_VALUE
        or commitment(draw.list_sha256, mine.commitment.party, value) != (mine.commitment.digest)
    ):
        raise Refusal("填写的内容与承诺值对不上，请逐字核对（首尾空格不算）。", status=422)
    row = DrawOpening(commitment_id=mine.commitment.id or 0, value=value, by_person_id=viewer.person_id, at=moment.at)
    add_once(session, row, "本单位的承诺刚被公开，请刷新页面查看。")
    return _conclude(session, viewer, draw, moment)


def _conclude(session: Session, viewer: Viewer, draw: Draw, moment: Moment) -> DrawResult | None:
    book = book_of(session, draw)
    if book.value is None or any(one.opening is None for one in book.parties):
        return None
    opened = [(one.commitment.digest, one.opening.value) for one in book.parties if one.opening]
    found = seed(draw.list_sha256, opened, book.value.value)
    result = DrawResult(draw_id=draw.id or 0, seed=found, by_person_id=viewer.person_id, at=moment.at)
    session.add(result)
    lines = {one.public_id: one for one in session.exec(select(DrawLine).where(DrawLine.draw_id == draw.id))}
    places = rank(
        found, [Line(one.public_id, one.stratum) for one in lines.values()],
        (draw.share_numerator, draw.share_denominator),
    )  # fmt: skip
    session.add_all(
        DrawPlace(draw_id=draw.id or 0, line_id=lines[one.line.id].id or 0, rank=one.rank, drawn=one.drawn)
        for one in places
    )
    drawn = [one.line.id for one in places if one.drawn]
    names, recused = pool_of(session, draw)
    for line, pair in pairs(found, drawn, list(names), recused, draw.seats).items():
        seat_pair(session, draw, lines[line], [names[one] for one in pair], "random", moment)
    session.flush()
    return result


def pool_of(session: Session, draw: Draw) -> tuple[dict[str, int], set[tuple[str, str]]]:
    """The inspectors of a frozen list (public id → id), and who is recused from which line, in public ids."""
    query = select(DrawInspector).where(DrawInspector.draw_id == draw.id).order_by(col(DrawInspector.public_id))
    names = {one.public_id: one.inspector_id for one in session.exec(query)}
    back = {number: name for name, number in names.items()}
    of_lines = select(DrawRecusal.inspector_id, DrawLine.public_id).join(
        DrawLine, col(DrawLine.id) == col(DrawRecusal.line_id)
    )
    rows = session.exec(of_lines.where(DrawRecusal.draw_id == draw.id))
    return names, {(back[who], line) for who, line in rows}


def seat_pair(session: Session, draw: Draw, line: DrawLine, inspectors: list[int], kind: str, moment: Moment) -> None:
    """Give a visit its inspectors, seat by seat."""
    session.add_all(
        Assignment(
            draw_id=draw.id or 0, line_id=line.id or 0, inspector_id=who, seat=seat, kind=kind, at=moment.at
        )
        for seat, who in enumerate(inspectors, 1)
    )  # fmt: skip
