"""What the pages of a panel show of it: rules in words, nominees with their names, seats with whoever sits there."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask import url_for
from sqlmodel import Session, col, select

from assessor.cases.day_words import day_words, span_words
from assessor.cases.experts import cities_of
from assessor.panel.official import METHODS
from assessor.web.regions import region_names
from models.application import Application
from models.experts import Expert
from models.panel import Panel, PanelNominee, PanelSeat
from models.people import Organisation
from models.vocabulary import EXPERT_FIELDS


def rule_rows(panel: Panel) -> list[dict[str, Any]]:
    """The rules of a panel for `ui.summary`."""
    line = (
        f"名额 {panel.quota} 家"
        if panel.quota is not None
        else f"{Decimal(panel.pass_hundredths or 0) / 100:.2f} 分及以上"
    )
    return [
        {"label": "汇总办法", "value": METHODS[panel.rule]},
        {"label": "有效评分", "value": f"每家至少 {panel.minimum} 份"},
        {"label": "每家企业的专家", "value": f"{panel.each} 位"},
        {"label": "每位专家的上限", "value": f"{panel.cap} 家"},
        {"label": "入围方式", "value": line},
        {"label": "评分时间", "value": span_words(panel.scoring_from, panel.scoring_to)},
        {"label": "会评日期", "value": day_words(panel.meeting_on) if panel.meeting_on else "未定"},
    ]


def nominee_rows(session: Session, panel: Panel) -> list[dict[str, Any]]:
    """Nominees by code with the enterprise, its place, and the way to its case."""
    query = (
        select(PanelNominee, Application, Organisation)
        .join(Application, col(Application.id) == col(PanelNominee.application_id))
        .join(Organisation, col(Organisation.id) == col(Application.enterprise_id))
        .where(PanelNominee.panel_id == panel.id)
    )
    names = region_names(session)
    return [
        {
            "code": nominee.code,
            "name": firm.name,
            "place": names.get(case.county_code, ""),
            "number": case.number,
            "href": url_for("bureau_case.show", ref=case.ref),
        }
        for nominee, case, firm in session.exec(query.order_by(col(PanelNominee.code)))
    ]


def seat_rows(seats: Sequence[PanelSeat], sits: Mapping[int, Expert], session: Session) -> list[dict[str, Any]]:
    """Seats by code; a seat whose expert the viewer may not know stands without a name."""
    cities = cities_of(session)
    return [
        {
            "code": seat.code,
            "name": who.name if who else None,
            "ref": who.ref if who else None,
            "employer": who.employer if who else None,
            "city": cities.get(who.city_code or "", "省外") if who else None,
            "fields": "、".join(EXPERT_FIELDS[one] for one in who.fields) if who else None,
        }
        for seat in seats
        for who in (sits.get(seat.id or 0),)
    ]
