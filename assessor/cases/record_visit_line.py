"""Start a visit and record what was found, item by item. Words that arrive twice, or late, change nothing twice."""

import re
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.answers import Unreadable, read_answer
from assessor.cases.pack_as_filed import pack_as_filed
from assessor.cases.refusal import NotFound, Refusal, Stale
from assessor.cases.visits import newest_entries
from assessor.policy.inspected_document import RESULTS
from assessor.workflow import Moment
from models.application import Submission
from models.site_visit import SiteVisit, SiteVisitEntry
from questionnaires.shapes import Question, Section

ENTRY_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
LONGEST_WORDS = 2000
FEWEST_WORDS = 4


class BadFields(Refusal):
    """What was recorded of an item cannot be kept as it is: a sentence for each field (question id, `result`, `words`)."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(*errors.values(), status=422)
        self.errors = errors


@dataclass(frozen=True)
class Said:
    """What the inspectors say of one item. `typed`: corrections as typed, None for 'what is right is not known'.

    `version` is the one that was seen; `unheard` are keys of earlier sendings whose answer never came back.
    """

    key: str
    item: str
    result: str
    words: str = ""
    typed: dict[str, Any] = field(default_factory=dict)
    version: int = 0
    unheard: tuple[str, ...] = ()


def start_visit(session: Session, visit: SiteVisit, moment: Moment) -> None:
    """Begin a planned visit today. Raises Refusal when it is not planned (any more). Twice is once."""
    if visit.phase == "under_way":
        return
    if visit.phase != "planned":
        raise Refusal("这次核查已经结束或取消，不能再开始。")
    visit.phase, visit.visited_on = "under_way", moment.today
    session.add(visit)
    session.flush()


def must_be_under_way(visit: SiteVisit) -> None:
    """Raises Refusal unless things may still be recorded."""
    if visit.phase == "planned":
        raise Refusal("这次核查还没有开始，请先点“开始核查”。")
    if visit.phase != "under_way":
        raise Refusal("这次核查已经签字封存，内容不能再改；确需更正的，请另做一次补充核查。")


def checked_key(key: str) -> str:
    """The sender's own name for what it sends. Raises Refusal for one that is none."""
    if not ENTRY_KEY.fullmatch(key):
        raise Refusal("这次发送没有带编号，请刷新页面再试。", status=422)
    return key


def record_visit_line(session: Session, viewer: Viewer, visit: SiteVisit, said: Said, moment: Moment) -> SiteVisitEntry:
    """Add an entry for an item of a locked visit; the same sending again gives the entry that it made.

    Raises Stale when somebody else recorded the item in between, BadFields, Refusal for a visit that is not under way,
    NotFound for an item that is not on the list.
    """
    made = select(SiteVisitEntry).where(SiteVisitEntry.visit_id == visit.id)
    again = session.exec(made.where(SiteVisitEntry.entry_key == checked_key(said.key))).one_or_none()
    if again is not None:
        return again
    must_be_under_way(visit)
    item = next((one for one in visit.checklist if one["key"] == said.item), None)
    if item is None:
        raise NotFound("核查清单里没有这一项")
    before = newest_entries(session, visit).get(said.item)
    if before is not None and before.version != said.version and before.entry_key not in said.unheard:
        raise Stale({"result": before.result, "words": before.words, "typed": before.typed}, before.version)
    corrections = _checked(session, visit, item, said)
    entry = SiteVisitEntry(
        visit_id=visit.id or 0,
        item=said.item,
        version=before.version + 1 if before else 1,
        entry_key=said.key,
        result=said.result,
        words=said.words.strip(),
        typed=said.typed if said.result == "partly" else {},
        corrections=corrections,
        by_person_id=viewer.person_id,
        at=moment.at,
    )
    session.add(entry)
    session.flush()
    return entry


def _checked(session: Session, visit: SiteVisit, item: dict[str, Any], said: Said) -> dict[str, Any]:
    """The corrections as document values. Raises BadFields."""
    errors: dict[str, str] = {}
    if said.result not in RESULTS:
        raise BadFields({"result": "请选择核查结果。"})
    words = said.words.strip()
    if len(words) > LONGEST_WORDS:
        errors["words"] = f"情况说明最多 {LONGEST_WORDS} 字，请精简。"
    elif said.result in ("refuted", "unverified") and len(words) < FEWEST_WORDS:
        what = "看到了什么、为什么不属实" if said.result == "refuted" else "为什么没有核实到"
        errors["words"] = f"请写明{what}（至少 {FEWEST_WORDS} 个字）。"
    corrections: dict[str, Any] = {}
    if said.result == "partly":
        corrections = _corrections(section_of(session, visit, item), item, said.typed, errors)
        if not corrections and not errors:
            errors["result"] = "部分属实的，请至少更正一项，写明正确的内容，或标明正确内容不明。"
    if errors:
        raise BadFields(errors)
    return corrections


def _corrections(
    section: Section, item: dict[str, Any], typed: dict[str, Any], errors: dict[str, str]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in typed.items():
        question = section.question(name)
        if question is None or name not in item["claims"]:
            errors[name] = "清单里没有这个栏目，请刷新页面。"
            continue
        try:
            right = None if value is None else read_answer(question, value)
        except Unreadable as error:
            errors[name] = f"{question.label}：{error}"
            continue
        if right is None and value is not None:
            continue  # nothing was typed
        if right == item["claims"][name]:
            errors[name] = f"{question.label}：更正后的内容与申报相同，属实的不用填写。"
            continue
        found[name] = right
    return found


def section_of(session: Session, visit: SiteVisit, item: dict[str, Any]) -> Section:
    """The section of an item, as of the pack that the filing was made under."""
    pack = pack_as_filed(session, session.get_one(Submission, visit.submission_id))
    if pack is None:
        raise Refusal("没有找到提交时所用规则包的存档，请联系系统管理员。", status=503)
    return pack.section(item["section"])


def correctable(section: Section, item: dict[str, Any]) -> list[Question]:
    """The questions of an item that may be corrected, in the order of the form."""
    return [question for question in section.questions if question.id in item["claims"]]
