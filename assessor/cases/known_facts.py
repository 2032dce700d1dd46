"""Answers that the service itself knows: read from its own records, with the words that say where each comes from.

`record` in a pack's question names one of the readers below (the names are those of assessor/policy/records.py). A reader
returns None where there is no record: then the claim stands.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from assessor.cases.award_standing import standings
from assessor.cases.day_words import day_words
from assessor.cases.fraud_standing import answers_from_records
from assessor.cases.projects import Earlier, earlier_projects, provider_named, route_of
from assessor.cases.provider_record import ProviderRecord, provider_record
from models.application import Application
from models.notice import Award
from models.people import Organisation
from models.record import Event
from questionnaires.shapes import Pack, Question


@dataclass(frozen=True)
class Known:
    """What a record says: the answer in the shape of the document (None: it will say so later), and the record in words."""

    value: Any
    words: str


@dataclass(frozen=True)
class Asked:
    """A question with what a reader needs to look up its record. `day`: the day of filing."""

    session: Session
    case: Application
    pack: Pack
    day: date
    question: Question
    argument: str = ""


Reader = Callable[[Asked], Known | None]
READERS: dict[str, Reader] = {}


def reads(name: str) -> Callable[[Reader], Reader]:
    """Register a reader under the name that packs use."""

    def register(reader: Reader) -> Reader:
        READERS[name] = reader
        return reader

    return register


def known_facts(session: Session, case: Application, pack: Pack, day: date) -> dict[str, Known]:
    """Every question of the pack that a record answers for this case, by question id. None for a rating."""
    found: dict[str, Known] = {}
    for section in pack.sections if pack.kind == "subsidy" else ():
        for question in section.questions if section.asked else ():
            if question.record is not None:
                name, _, argument = question.record.partition(":")
                known = READERS[name](Asked(session, case, pack, day, question, argument))
                if known is not None:
                    found[question.id] = known
    return found


@reads("submitted_on")
def _submitted_on(asked: Asked) -> Known | None:
    return Known(asked.day.isoformat(), "以提交申报的日期为准")


@reads("registered")
def _registered(asked: Asked) -> Known | None:
    firm = asked.session.get_one(Organisation, asked.case.enterprise_id)
    return Known(True, f"{firm.name}已在本服务注册")


@reads("provider_registered")
def _provider_registered(asked: Asked) -> Known | None:
    provider = provider_named(asked.session, asked.case, asked.pack)
    if provider is None:
        return Known(False, "没有以所填信用代码注册的云服务商")
    return Known(True, f"{provider.name}已在本服务注册")


@reads("provider_filed")
def _provider_filed(asked: Asked) -> Known | None:
    """A filing that stands, or one that was struck out; without either the claim stands and an officer looks."""
    record = _filing(asked)
    if record is None or record.provider is None:
        return None
    if record.filed_on is not None:
        return Known(True, f"{record.provider.name}自{day_words(record.filed_on)}在{_catalogue(asked)}")
    return Known(False, f"{record.provider.name}已移出{_catalogue(asked)}") if record.removed else None


@reads("provider_filed_on")
def _provider_filed_on(asked: Asked) -> Known | None:
    record = _filing(asked)
    if record is None or record.provider is None or record.filed_on is None:
        return None
    return Known(record.filed_on.isoformat(), f"{record.provider.name}的备案日期为{day_words(record.filed_on)}")


def _filing(asked: Asked) -> ProviderRecord | None:
    provider = provider_named(asked.session, asked.case, asked.pack)
    return provider_record(asked.session, asked.pack, provider.uscc or "") if provider else None


def _catalogue(asked: Asked) -> str:
    return f"“{asked.pack.providers.catalogue}”" if asked.pack.providers else "目录"


@reads("not_barred")
def _not_barred(asked: Asked) -> Known | None:
    """A bar on record is a no; that none is on record here leaves the claim, which may speak of bars elsewhere."""
    firm = asked.session.get_one(Organisation, asked.case.enterprise_id)
    free = answers_from_records(asked.session, asked.pack, firm.uscc).get(asked.question.id)
    return Known(False, "“失信处理”中有取消资格的记录") if free is False else None


@reads("star_held")
def _star_held(asked: Asked) -> Known | None:
    firm = asked.session.get_one(Organisation, asked.case.enterprise_id)
    awards = list(asked.session.exec(select(Award).where(Award.uscc == firm.uscc, col(Award.awarded_on) <= asked.day)))
    now = standings(asked.session, awards, asked.day)
    held = [level for award in awards if (level := now[award.id or 0].level)]
    choices = [value for value, _ in asked.question.choices]
    best = max((level for level in held if level in choices), key=choices.index, default=None)
    if best is None:
        return Known("none", "星级企业名单里没有本企业") if "none" in choices else None
    return Known(best, f"星级企业名单：{asked.question.choice_label(best)}")


@reads("answers_awarded")
def _answers_awarded(asked: Asked) -> Known | None:
    """The answers to the pack's once-per-answer question that were paid for already; a claim of more is added to them."""
    field = next((one.field for one in asked.pack.combining if one.rule == "once_per_answer"), None)
    found = [str(one.document[field]) for one in _earlier(asked) if field and one.document.get(field)]
    if not found:
        return None
    labels = "、".join(dict.fromkeys(asked.question.choice_label(value) for value in found))
    return Known(sorted(set(found)), f"已补助的项目：{labels}")


@reads("awards_received")
def _awards_received(asked: Asked) -> Known | None:
    found = _earlier(asked)
    return Known(len(found), f"已补助 {len(found)} 个项目（{_numbers(found)}）") if found else None


@reads("years_awarded")
def _years_awarded(asked: Asked) -> Known | None:
    found = [one for one in _earlier(asked) if one.year < asked.day.year and _same_way(asked, one)]
    years = sorted({one.year for one in found})
    if not years:
        return None
    return Known(len(years), f"{'、'.join(map(str, years))} 年已补助（{_numbers(found)}）")


@reads("awarded_this_year")
def _awarded_this_year(asked: Asked) -> Known | None:
    """What was approved this year by the award forms that take it off their cap, on the same route."""
    forms = {award.id for award in asked.pack.awards.values() if award.used == asked.question.id}
    found = [
        one
        for one in _earlier(asked)
        if one.year == asked.day.year and one.filing.form in forms and _same_way(asked, one)
    ]
    if not found:
        return None
    total = Decimal(sum(one.fen for one in found)) / 100
    return Known(f"{total:.2f}", f"本年度已核定 {total:,.2f} 元（{_numbers(found)}）")


@reads("accepted")
def _accepted(asked: Asked) -> Known | None:
    if asked.case.state in ("draft", "returned"):
        return Known(None, "提交以后按办理记录填写")
    for event in reversed(events_since_filed(asked.session, asked.case, asked.pack)):
        if (result := event.data.get("acceptance")) is not None:
            words = {"accepted": "通过", "not_accepted": "不通过"}[result]
            return Known(result == "accepted", f"{day_words(event.data['accepted_on'])}的记录：{words}")
    return None


@reads("reached")
def _reached(asked: Asked) -> Known | None:
    if asked.case.state in ("draft", "returned"):
        return Known(None, "提交以后按办理记录填写")
    for event in events_since_filed(asked.session, asked.case, asked.pack):
        if event.to_state == asked.argument and event.from_state != event.to_state:
            return Known(True, f"{day_words(event.data.get('on') or event.at.date().isoformat())}已办理")
    return Known(False, "还没有办理到这一步")


def events_since_filed(session: Session, case: Application, pack: Pack) -> list[Event]:
    """The record since the newest submission, oldest first: what an office did on an earlier version speaks no more."""
    found: list[Event] = []
    for event in session.exec(select(Event).where(Event.application_id == case.id).order_by(col(Event.seq))):
        if event.data.get("sha256") and event.data.get("submission"):
            found = []
        found.append(event)
    return found


def _earlier(asked: Asked) -> list[Earlier]:
    return earlier_projects(asked.session, asked.case, asked.pack)


def _same_way(asked: Asked, one: Earlier) -> bool:
    """Whether a project went the same route; without routes every project did."""
    return asked.pack.route is None or one.filing.route == route_of(asked.session, asked.case, asked.pack)


def _numbers(found: list[Earlier]) -> str:
    return "、".join(one.case.number or "" for one in found)
