"""Risk signals for county, city, province and audit: the list, and how far providers are concentrated."""

from decimal import Decimal
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from sqlmodel import col, select

from assessor.cases import signal_list
from assessor.cases.find_signals import LEAST, SHARE
from assessor.cases.home import home_city
from assessor.cases.named_provider import registered_providers
from assessor.cases.provider_shares import shares_in
from assessor.cases.provider_totals import counted, shares_of
from assessor.cases.signal_list import Listed, Wish
from assessor.signals.kinds import KINDS, MONEY, RELATIONS, RESULTS, SEVERITIES
from assessor.signals.providers import concentrated, herfindahl
from assessor.web.bureau import common
from assessor.web.bureau.provider_blueprint import provider_tabs
from assessor.web.regions import region_names
from models.confirming import NamedService
from models.people import Region
from models.vocabulary import OrgKind

pages = Blueprint("bureau_signals", __name__, url_prefix="/bureau/signals")

TAB_WORDS = {"open": "待核对", "not_explained": "未能解释", "explained": "已解释", "all": "全部"}
TONES = {3: "bad", 2: "warn", 1: "neutral"}
ASKED = ("tab", "kind", "severity", "batch", "words")
TOP, TOP_RECORDED = 10, 30
"""Providers shown for a city, and by the records of the filings."""


@pages.get("/")
def index() -> str:
    """The list, the heaviest first."""
    wish = _wish()
    found = signal_list.signals_of(g.session, g.viewer, wish, request.args.get("after", "")[:16])
    counts = signal_list.counts(g.session, g.viewer, wish)
    asked = {key: request.args[key] for key in ASKED if request.args.get(key)}
    return render_template(
        "bureau/signals.html",
        title="风险提示",
        rows=rows_of(list(found.rows)),
        wish=wish,
        tabs=[
            {"label": words, "count": counts[tab], "current": tab == wish.tab, "href": _list(asked, tab=tab)}
            for tab, words in TAB_WORDS.items()
        ],
        pager=_pager(found, asked),
        asked=asked,
        kinds=[(name, kind.title) for name, kind in KINDS.items()],
        severities=[(str(number), words) for number, words in SEVERITIES.items()],
        offered=[(batch.pack_id, batch.title) for batch, _ in common.batches()],
        providers=url_for("bureau_signals.providers") if g.viewer.kind in (OrgKind.CITY, OrgKind.PROVINCE) else None,
    )


@pages.get("/money")
def money() -> str:
    """The same invoice, payment, contract or project in several filings: across enterprises, programmes, levels, years."""
    tab, relation = request.args.get("tab", "open"), request.args.get("relation", "")
    relation = relation if relation in ("again", "others") else ""
    wish = Wish(tab if tab in signal_list.TABS else "open", kinds=MONEY, relation=relation)
    found = signal_list.signals_of(g.session, g.viewer, wish, request.args.get("after", "")[:16])
    counts = signal_list.counts(g.session, g.viewer, wish)
    here: dict[str, Any] = {"relation": relation or None}
    after = request.args.get("after")
    return render_template(
        "bureau/money_twice.html",
        title="资金重复核对",
        rows=[{**row, **_sides(one)} for row, one in zip(rows_of(list(found.rows)), found.rows, strict=True)],
        tabs=[
            {
                "label": words,
                "count": counts[key],
                "current": key == wish.tab,
                "href": url_for("bureau_signals.money", tab=key, **here),
            }
            for key, words in TAB_WORDS.items()
        ],
        relations=[
            (words, url_for("bureau_signals.money", tab=wish.tab, relation=key or None), key == relation)
            for key, words in (("", "全部"), ("again", "同一企业"), ("others", "不同企业"))
        ],
        pager={
            "text": f"本页 {len(found.rows)} 条",
            "first_url": url_for("bureau_signals.money", tab=wish.tab, **here) if after else None,
            "next_url": url_for("bureau_signals.money", tab=wish.tab, after=found.next_cursor, **here)
            if found.next_cursor
            else None,
        },
        breadcrumb=[{"label": "风险提示", "href": url_for("bureau_signals.index")}, {"label": "资金重复核对"}],
    )


def _sides(one: Listed) -> dict[str, Any]:
    inside = [side for side in one.sides if side.inside]
    return {
        "where": [f"{side.name}（{side.batch}，{side.number}）" for side in inside],
        "outside": len(one.sides) - len(inside),
    }


def rows_of(found: list[Listed]) -> list[dict[str, Any]]:
    """Signals as the tables of pages want them; of filings out of scope there is nothing but their number."""
    names = region_names(g.session)
    made = []
    for one in found:
        inside = [side for side in one.sides if side.inside]
        shown = one.data.get("provider", "") if one.relation == "city" else inside[0].shown if inside else ""
        made.append(
            {
                "ref": one.ref,
                "href": url_for("bureau_signals.show", signal_ref=one.ref),
                "title": KINDS[one.kind].title,
                "relation": RELATIONS[one.relation],
                "severity": (SEVERITIES[one.severity], TONES[one.severity]),
                "shown": shown,
                "names": [side.name for side in inside],
                "outside": len(one.sides) - len(inside),
                "city": names.get(one.city_code or "", "") if one.relation == "city" else "",
                "found": one.found_at,
                "result": result_badge(one.result),
            }
        )
    return made


def result_badge(result: str | None) -> tuple[str, str]:
    """The standing verdict in words and tone."""
    if result is None:
        return ("待核对", "waiting")
    return (RESULTS[result], "good" if result == "explained" else "bad")


def _wish() -> Wish:
    given = request.args
    tab, severity = given.get("tab", "open"), given.get("severity", "")
    batch = next((b.id for b, _ in common.batches() if b.pack_id == given.get("batch")), None)
    return Wish(
        tab if tab in signal_list.TABS else "open",
        given.get("kind", "") if given.get("kind") in KINDS else "",
        int(severity) if severity in ("1", "2", "3") else 0,
        batch,
        words=given.get("words", "")[:60],
    )


def _list(asked: dict[str, str], **more: Any) -> str:
    return url_for("bureau_signals.index", **{**asked, **more})


def _pager(found: signal_list.SignalPage, asked: dict[str, str]) -> dict[str, Any] | None:
    after = request.args.get("after")
    if not found.next_cursor and not after:
        return None
    return {
        "text": f"本页 {len(found.rows)} 条",
        "first_url": _list(asked) if after else None,
        "next_url": _list(asked, after=found.next_cursor) if found.next_cursor else None,
    }


@pages.get("/providers")
def providers() -> str:
    """Shares of providers in the viewer's city; the province sees every city and one of them in full."""
    batch, pack = common.chosen_batch()
    codes = _cities()
    wanted = request.args.get("city", codes[0][0] if len(codes) == 1 else "")
    share, least = (pack.parameter(name) if name in pack.parameters else None for name in (SHARE, LEAST))
    cities = [_city(code, name, batch.id or 0, share, least) for code, name in codes]
    chosen = next((city for city in cities if city["code"] == wanted), None)
    return render_template(
        "bureau/providers.html",
        title="服务商集中情况",
        batch=batch,
        batches=common.batches(),
        cities=cities if len(codes) > 1 else [],
        chosen=chosen,
        recorded=_recorded(batch.id or 0, wanted if chosen else ""),
        share=share,
        least=least,
        tabs=provider_tabs("bureau_signals.providers"),
        reason=pack.parameters[SHARE].reason if SHARE in pack.parameters else None,
        breadcrumb=[{"label": "风险提示", "href": url_for("bureau_signals.index")}, {"label": "服务商集中情况"}],
    )


def _recorded(batch_id: int, city_code: str) -> list[dict[str, Any]]:
    """Each provider's customers and amounts by the credit codes of the filings, voids left out, the largest first."""
    where = [col(NamedService.batch_id) == batch_id]
    if city_code:
        where.append(col(NamedService.city_code) == city_code)
    found = shares_of(counted(g.session, *where))
    known = registered_providers(g.session, {one.uscc for one in found[:TOP_RECORDED]})
    return [
        {
            "name": known[one.uscc].name if one.uscc in known else "（没有注册）",
            "uscc": one.uscc,
            "customers": one.figures["customers"],
            "of_customers": f"{one.percent_customers:.1f}%",
            "amount": one.figures["amount_fen"],
            "of_amount": "—" if one.percent_amount is None else f"{one.percent_amount:.1f}%",
            "confirmed": f"{one.figures['confirmed']} / {one.figures['services']}",
        }
        for one in found[:TOP_RECORDED]
    ]


def _cities() -> list[tuple[str, str]]:
    query = select(Region.code, Region.name).where(home_city()).order_by(col(Region.code))
    if g.viewer.city_code is not None:
        query = query.where(Region.code == g.viewer.city_code)
    return [(code, name) for code, name in g.session.exec(query)]


def _city(code: str, name: str, batch_id: int, share: object, least: object) -> dict[str, Any]:
    found = list(shares_in(g.session, batch_id, code).values())
    pack_id = request.args.get("batch")
    first = found[0] if found else None
    return {
        "code": code,
        "name": name,
        "href": url_for("bureau_signals.providers", city=code, batch=pack_id),
        "applicants": first.applicants if first else 0,
        "first": first.provider if first else "",
        "percent": f"{first.percent:.0f}%" if first else "",
        "herfindahl": herfindahl({one.provider: one.users for one in found}),
        "look": bool(
            first and isinstance(share, Decimal) and isinstance(least, int) and concentrated(first, share, least)
        ),
        "providers": [
            {"label": one.provider, "value": one.users, "text": f"{one.users}（{one.percent:.0f}%）"}
            for one in found[:TOP]
        ],
        "others": len(found) - TOP if len(found) > TOP else 0,
    }
