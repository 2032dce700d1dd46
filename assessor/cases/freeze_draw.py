"""Freeze the list of a draw: from here on who is in it, who inspects and where the public value comes from is fixed."""

from datetime import UTC
from decimal import Decimal

from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases import draw_lists
from assessor.cases.add_once import add_once
from assessor.cases.draw_book import book_of, draws_of, standing
from assessor.cases.draw_lists import Listed, conflict
from assessor.cases.inspectors import InPool, pool
from assessor.cases.names import new_ref
from assessor.cases.refusal import Refusal
from assessor.draw import FORMAT, canonical, sha256
from assessor.workflow import Moment
from models.batch import Batch
from models.draw import Draw, DrawInspector, DrawLine, DrawRecusal
from models.people import Region
from models.vocabulary import OrgKind, Role
from questionnaires.shapes import Pack

SHARE, SEATS, PARTIES = "site_check_share", "inspectors_per_visit", "draw_parties"
KEEPERS = {"site_check": OrgKind.CITY, "spot_check": OrgKind.PROVINCE, "fund_check": OrgKind.PROVINCE}
SHORTEST_SOURCE = 6


def freeze_draw(
    session: Session, viewer: Viewer, batch: Batch, pack: Pack, source: str, moment: Moment,
    purpose: str = "site_check", share_name: str = SHARE,
) -> Draw:  # fmt: skip
    """Freeze everybody who belongs into the list and stands in none yet; after a confirmed redraw, the same list again.

    `source` says beforehand which public value will be used. Raises Refusal when a draw is under way, nobody is left to
    draw, the source is not named, or some line has too few inspectors without a conflict.
    """
    if viewer.role is not Role.OFFICER or viewer.kind is not KEEPERS[purpose]:
        raise Refusal("只有组织本次核查的工信部门可以冻结名单。", status=403)
    source = source.strip()
    if not SHORTEST_SOURCE <= len(source) <= 200:
        raise Refusal("请写明将采用哪一个公开值，例如“中国福利彩票双色球第2022029期开奖号码”。", status=422)
    # Two officers of one office freeze one after the other.
    session.exec(select(Region).where(Region.code == viewer.region_code).with_for_update()).one()
    number, attempt, redraw_id, lines = _which(session, purpose, batch, viewer.region_code)
    seats, parties = _whole(pack, SEATS), _whole(pack, PARTIES)
    able = [one for one in pool(session, viewer.region_code) if one.may_serve(moment.today)]
    names = {one.inspector.id or 0: f"J{index:02d}" for index, one in enumerate(able, 1)}
    conflicts = _conflicts(able, lines, seats)
    numerator, denominator = _share(pack, share_name)
    content = {
        "format": FORMAT,
        "purpose": purpose,
        "batch": batch.pack_id,
        "region": viewer.region_code,
        "number": number,
        "attempt": attempt,
        "frozen_at": moment.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "share": [numerator, denominator],
        "seats": seats,
        "source": source,
        "lines": [[one.public_id, one.stratum] for one in sorted(lines, key=lambda line: line.public_id)],
        "inspectors": sorted(names.values()),
        "recusals": sorted([names[who], line.public_id] for line, who, _ in conflicts),
    }
    text = canonical(content)
    draw = Draw(
        ref=new_ref(), purpose=purpose, batch_id=batch.id or 0, region_code=viewer.region_code, number=number,
        attempt=attempt, redraw_id=redraw_id, published=text, list_sha256=sha256(text), share_numerator=numerator,
        share_denominator=denominator, seats=seats, parties=parties, source=source, frozen_by=viewer.person_id,
        organisation_id=viewer.organisation_id, frozen_at=moment.at,
    )  # fmt: skip
    _keep(session, draw, lines, names, conflicts)
    return draw


def _which(session: Session, purpose: str, batch: Batch, region: str) -> tuple[int, int, int | None, list[Listed]]:
    """Which list this is: its number, its attempt, the proposal that allows another attempt, and its lines."""
    before = standing(draws_of(session, purpose, batch.id or 0, region))
    if not before:
        return 1, 1, None, _some(draw_lists.not_listed_yet(session, purpose, batch.id or 0, region))
    last = before[-1]
    book = book_of(session, last)
    if book.stage == "void" and book.redraw is not None:
        return last.number, last.attempt + 1, book.redraw.id, _some(_again(session, purpose, last))
    if book.stage != "done":
        raise Refusal("上一份名单的抽取还没有完成，完成之前不能再冻结名单。名单只能抽取一次。")
    return last.number + 1, 1, None, _some(draw_lists.not_listed_yet(session, purpose, batch.id or 0, region))


def _again(session: Session, purpose: str, last: Draw) -> list[Listed]:
    query = select(DrawLine.application_id, DrawLine.award_id).where(DrawLine.draw_id == last.id)
    before = set(session.exec(query).all())
    all_ = draw_lists.LINES[purpose](session, last.batch_id, last.region_code)
    return [one for one in all_ if (one.application_id, one.award_id) in before]


def _some(lines: list[Listed]) -> list[Listed]:
    if not lines:
        raise Refusal("没有尚未列入名单的申报企业，不需要冻结名单。")
    return lines


def _conflicts(able: list[InPool], lines: list[Listed], seats: int) -> list[tuple[Listed, int, str]]:
    """(line, inspector id, code) of every conflict. Raises Refusal when a line keeps fewer inspectors than seats."""
    found, short = [], 0
    for line in lines:
        mine = [(line, one.inspector.id or 0, code) for one in able if (code := conflict(one, line))]
        found += mine
        short += len(able) - len(mine) < seats
    if short:
        raise Refusal(
            f"每家企业要有 {seats} 名可以去的核查人员：现有 {len(able)} 人在有效期内，回避以后还有 {short} 家人数不够。"
            "请先补充核查人员或更新声明。"
        )
    return found


def _keep(
    session: Session, draw: Draw, lines: list[Listed], names: dict[int, str], conflicts: list[tuple[Listed, int, str]]
) -> None:
    add_once(session, draw, "名单刚被他人冻结，请刷新页面查看。")
    rows = {
        one.public_id: DrawLine(
            draw_id=draw.id or 0, public_id=one.public_id, stratum=one.stratum,
            application_id=one.application_id, award_id=one.award_id,
        )
        for one in lines
    }  # fmt: skip
    session.add_all(rows.values())
    session.add_all(
        DrawInspector(draw_id=draw.id or 0, inspector_id=who, public_id=name) for who, name in names.items()
    )
    session.flush()
    session.add_all(
        DrawRecusal(draw_id=draw.id or 0, line_id=rows[line.public_id].id or 0, inspector_id=who, code=code)
        for line, who, code in conflicts
    )
    session.flush()


def _whole(pack: Pack, name: str) -> int:
    value = pack.parameter(name) if name in pack.parameters else None
    if not isinstance(value, int) or value < 1:
        raise Refusal(f"规则包没有设定“{name}”，不能抽取。")
    return value


def _share(pack: Pack, name: str) -> tuple[int, int]:
    value = pack.parameter(name) if name in pack.parameters else None
    if not isinstance(value, Decimal):
        raise Refusal("规则包没有设定现场核查的比例，不能抽取。")
    return (value / 100).as_integer_ratio()
