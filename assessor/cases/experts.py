"""The province's pool of experts for panels: enter, change, retire; who is in it and whose declaration still holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer, panel_organisers
from assessor.cases.names import new_ref
from assessor.cases.panel_later_ties import bar_new_ties
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.register_enterprise import credit_code_problem
from assessor.workflow import Moment
from models.experts import Expert, ExpertDeclaration
from models.people import Region
from models.vocabulary import EXPERT_FIELDS, Role

MOST_PROVIDERS = 30
SOON = 30
"""Days before a declaration runs out on which a reminder appears: the product's own choice."""


@dataclass(frozen=True)
class ExpertEntry:
    """What is kept of an expert. `city_code` None: from outside the province; `providers` are (name, credit code or '')."""

    name: str
    phone: str
    employer: str
    employer_uscc: str
    title: str
    city_code: str | None
    fields: tuple[str, ...]
    providers: tuple[tuple[str, str], ...] = ()

    def tidy(self) -> "ExpertEntry":
        """Without blanks around words, credit codes in capitals, empty providers left out."""
        providers = [(name.strip(), _code(uscc)) for name, uscc in self.providers]
        return ExpertEntry(
            self.name.strip(), "".join(self.phone.split()), self.employer.strip(), _code(self.employer_uscc),
            self.title.strip(), self.city_code or None, tuple(dict.fromkeys(self.fields)),
            tuple(one for one in providers if any(one)),
        )  # fmt: skip


@dataclass(frozen=True)
class InPool:
    """An expert with the newest declaration, if there is one."""

    expert: Expert
    declaration: ExpertDeclaration | None

    def standing(self, today: date) -> str:
        """retired · none (no declaration) · expired · soon (runs out within `SOON` days) · good."""
        if not self.expert.active:
            return "retired"
        if self.declaration is None:
            return "none"
        left = (self.declaration.valid_until - today).days
        return "expired" if left < 0 else "soon" if left <= SOON else "good"

    def may_serve(self, today: date) -> bool:
        """In the pool, with an account and a declaration that holds today."""
        return self.standing(today) in ("good", "soon") and self.expert.person_id is not None


def problems_of(entry: ExpertEntry, cities: set[str]) -> dict[str, str]:
    """What is wrong with an entry: field → sentence; empty when all is well."""
    found: dict[str, str] = {}
    if not 1 <= len(entry.name) <= 40:
        found["name"] = "请填写专家姓名（最多 40 字）。"
    if entry.phone and not (entry.phone.replace("-", "").isdecimal() and 7 <= len(entry.phone) <= 20):
        found["phone"] = "联系电话应为 7 至 20 位数字，不便提供的可以不填。"
    if not 1 <= len(entry.employer) <= 100:
        found["employer"] = "请填写工作单位全称（最多 100 字）。"
    if entry.employer_uscc and (problem := credit_code_problem(entry.employer_uscc)):
        found["employer_uscc"] = problem
    if len(entry.title) > 60:
        found["title"] = "职务职称最多 60 字。"
    if entry.city_code is not None and entry.city_code not in cities:
        found["city_code"] = "请选择工作单位所在的设区市，省外的选“省外”。"
    if not entry.fields or not set(entry.fields) <= set(EXPERT_FIELDS):
        found["fields"] = "请至少选择一个专业领域。"
    if len(entry.providers) > MOST_PROVIDERS:
        found["providers"] = f"曾服务的云服务商最多填写 {MOST_PROVIDERS} 家。"
    for name, uscc in entry.providers:
        if uscc and (problem := credit_code_problem(uscc)):
            found["providers"] = f"“{name or uscc}”：{problem}"
    return found


def cities_of(session: Session) -> dict[str, str]:
    """Cities by code, in order."""
    rows = session.exec(select(Region).where(Region.kind == "city").order_by(col(Region.code)))
    return {row.code: row.name for row in rows}


def enter_expert(session: Session, viewer: Viewer, entry: ExpertEntry, moment: Moment) -> Expert:
    """Add somebody to the pool. Raises Refusal for a bad entry or one with the same name and employer."""
    entry = _checked(session, viewer, entry)
    if same_person(session, entry) is not None:
        raise Refusal("专家库里已有同名同单位的专家，请在原记录上修改。", status=422)
    made = Expert(
        ref=new_ref(),
        entered_by=viewer.person_id,
        at=moment.at,
        name=entry.name,
        employer=entry.employer,
        **_plain(entry),
    )
    session.add(made)
    session.flush()
    return made


def change_expert(
    session: Session, viewer: Viewer, expert: Expert, entry: ExpertEntry, version: int, moment: Moment
) -> Expert:
    """Correct an entry; a new employer, city or provider bars at once in panels at work.

    Raises Refusal when somebody else changed it meanwhile.
    """
    entry = _checked(session, viewer, entry)
    _current(session, expert, version)
    other = same_person(session, entry)
    if other is not None and other.id != expert.id:
        raise Refusal("专家库里已有同名同单位的专家，请先核对。", status=422)
    expert.name, expert.employer = entry.name, entry.employer
    for column, value in _plain(entry).items():
        setattr(expert, column, value)
    _saved(session, expert)
    bar_new_ties(session, expert, moment)
    return expert


def retire_expert(session: Session, viewer: Viewer, expert: Expert, version: int, *, active: bool = False) -> Expert:
    """Take somebody out of the pool, or (`active`) back into it. Panels already frozen keep their seats."""
    require_organiser(viewer)
    _current(session, expert, version)
    if expert.active is active:
        raise Refusal("这位专家已经" + ("在库" if active else "移出专家库") + "，请刷新页面。")
    expert.active = active
    return _saved(session, expert)


def experts_of(session: Session, viewer: Viewer) -> list[InPool]:
    """The whole pool, in the order of entering. Raises Refusal for anybody but the organisers."""
    require_organiser(viewer)
    return _pool(session, [])


def find_expert(session: Session, viewer: Viewer, ref: str) -> InPool:
    """One of the pool, for an organiser. Raises NotFound."""
    found = _pool(session, [Expert.ref == ref]) if panel_organisers.holds(viewer) else []
    if not found:
        raise NotFound("没有找到这位专家")
    return found[0]


def own_entry(session: Session, viewer: Viewer) -> InPool:
    """The viewer's own entry. Raises NotFound when their account belongs to nobody in the pool."""
    found = own_standing(session, viewer)
    if found is None:
        raise NotFound("您的账号还没有对应的专家记录")
    return found


def own_standing(session: Session, viewer: Viewer) -> InPool | None:
    """The viewer's own entry, if their account belongs to somebody in the pool."""
    found = _pool(session, [Expert.person_id == viewer.person_id]) if viewer.role is Role.EXPERT else []
    return found[0] if found else None


def same_person(session: Session, entry: ExpertEntry) -> Expert | None:
    """Somebody in the pool with the same name and employer."""
    query = select(Expert).where(Expert.name == entry.name, Expert.employer == entry.employer)
    return session.exec(query.limit(1)).first()


def require_organiser(viewer: Viewer) -> None:
    """Raises Refusal for anybody but the province's officers."""
    if not panel_organisers.holds(viewer):
        raise Refusal(panel_organisers.sentence, status=403)


def _pool(session: Session, where: Sequence[object]) -> list[InPool]:
    newest = select(func.max(ExpertDeclaration.id)).group_by(col(ExpertDeclaration.expert_id))
    experts = session.exec(select(Expert).where(*where).order_by(col(Expert.id))).all()  # type: ignore[arg-type]
    query = select(ExpertDeclaration).where(col(ExpertDeclaration.id).in_(newest))
    declared = {row.expert_id: row for row in session.exec(query)}
    return [InPool(one, declared.get(one.id or 0)) for one in experts]


def _checked(session: Session, viewer: Viewer, entry: ExpertEntry) -> ExpertEntry:
    require_organiser(viewer)
    entry = entry.tidy()
    if problems := problems_of(entry, set(cities_of(session))):
        raise Refusal(*problems.values(), status=422)
    return entry


def _plain(entry: ExpertEntry) -> dict[str, Any]:
    return {
        "phone": entry.phone, "employer_uscc": entry.employer_uscc, "title": entry.title, "city_code": entry.city_code,
        "fields": list(entry.fields), "providers": [{"name": name, "uscc": uscc} for name, uscc in entry.providers],
    }  # fmt: skip


def _current(session: Session, expert: Expert, version: int) -> None:
    session.refresh(expert, with_for_update=True)
    if expert.version != version:
        raise Refusal("这条专家记录刚被他人修改过，请刷新页面后再改。")


def _saved(session: Session, expert: Expert) -> Expert:
    expert.version += 1
    session.add(expert)
    session.flush()
    return expert


def _code(words: str) -> str:
    return "".join(words.split()).upper()
