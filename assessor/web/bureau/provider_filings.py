"""Filings of providers at the office that the programme names: read, accept with a day, return, strike out."""

from typing import Any

from flask import Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import col, select

from assessor.cases.file_as_provider import accept_filing, last_version, remove_provider, return_filing
from assessor.cases.provider_filing import STATES, filed_on, reviews, steps_of, terms_of
from assessor.cases.refusal import NotFound, Refusal
from assessor.web.attachments import attachment
from assessor.web.bureau import typed
from assessor.web.bureau.provider_blueprint import provider_tabs
from assessor.web.bureau.voids import pages
from assessor.web.enterprise.common import pack_called
from assessor.web.provider.filing_rows import document_views, history_rows
from assessor.web.provider_filing_paper import filing_pdf
from models.people import Organisation
from models.provider import ProviderFiling, ProviderFilingVersion
from questionnaires.shapes import Pack

__all__ = ["pages"]


@pages.get("/filings/")
def filings() -> str:
    """Everything handed in to the viewer's office, those that wait first."""
    packs = {one.id: one for one in current_app.extensions["packs"].values() if reviews(g.viewer, one)}
    query = (
        select(ProviderFiling, Organisation)
        .join(Organisation, col(Organisation.id) == col(ProviderFiling.organisation_id))
        .where(col(ProviderFiling.pack_id).in_(packs), ProviderFiling.state != "draft")
    )
    rows = [
        {
            "name": own.name,
            "uscc": own.uscc,
            "programme": packs[one.pack_id].title,
            "since": one.state_since,
            "day": filed_on(steps_of(g.session, one)),
            "state": STATES[one.state],
            "waits": one.state == "submitted",
            "href": url_for("bureau_providers.filing", filing_ref=one.ref),
        }
        for one, own in g.session.exec(query.order_by(col(ProviderFiling.state_since)))
    ]
    return render_template(
        "bureau/provider_filings.html",
        title="服务商备案",
        tabs=provider_tabs("bureau_providers.filings"),
        rows=sorted(rows, key=lambda row: not row["waits"]),
        packs=packs,
    )


@pages.get("/filings/<filing_ref>")
def filing(filing_ref: str) -> str:
    """One filing with the newest version that was handed in (or the one asked for)."""
    return _page(*_find(filing_ref), {})


@pages.post("/filings/<filing_ref>")
def decide_filing(filing_ref: str) -> ResponseReturnValue:
    """Accept, return or strike out."""
    one, pack = _find(filing_ref, lock=True)
    errors: dict[str, str] = {}
    choice = typed.chosen("do", "办理方式", ["accept", "return", "remove"], errors)
    reason = request.form.get("reason", "")
    day = typed.day("filed_on", "备案日期", errors) if choice == "accept" else None
    if not errors:
        try:
            if choice == "accept" and day:
                accept_filing(g.session, g.viewer, one, pack, day, request.form.getlist("checked"), g.moment)
            elif choice == "return":
                return_filing(g.session, g.viewer, one, pack, reason, g.moment)
            else:
                remove_provider(g.session, g.viewer, one, pack, reason, g.moment)
        except Refusal as no:
            errors[_field(no)] = "".join(no.reasons)
    if errors:
        return _page(one, pack, errors), 422
    flash({"accept": "已同意备案。", "return": "已退回，服务商补正后会重新报送。", "remove": "已移出目录。"}[choice], "good")
    return redirect(url_for("bureau_providers.filing", filing_ref=filing_ref), 303)


@pages.get("/filings/<filing_ref>/files/<int(max=9999):seq>/<file_ref>")
def filing_file(filing_ref: str, seq: int, file_ref: str) -> Response:
    """A file of a version, as an attachment."""
    one, _ = _find(filing_ref)
    version = _version(one, str(seq))
    found = next((file for file in version.files if file["ref"] == file_ref), None)
    if found is None:
        raise NotFound("没有找到这份材料")
    return attachment(found["sha256"], found["name"])


@pages.get("/filings/<filing_ref>/<int(max=9999):seq>.pdf")
def filing_paper(filing_ref: str, seq: int) -> Response:
    """A version as PDF."""
    one, pack = _find(filing_ref)
    return filing_pdf(one, _version(one, str(seq)), pack)


def _field(no: Refusal) -> str:
    words = no.reasons[0]
    return "filed_on" if "备案日期" in words else "reason" if "理由" in words else "checked" if "确认" in words else ""


def _find(filing_ref: str, *, lock: bool = False) -> tuple[ProviderFiling, Pack]:
    query = select(ProviderFiling).where(ProviderFiling.ref == filing_ref, ProviderFiling.state != "draft")
    one = g.session.exec(query.with_for_update() if lock else query).one_or_none()
    pack = pack_called(one.pack_id) if one else None
    if one is None or pack is None or not reviews(g.viewer, pack):
        raise NotFound("没有找到这份备案")
    return one, pack


def _version(one: ProviderFiling, wanted: str) -> ProviderFilingVersion:
    query = select(ProviderFilingVersion).where(ProviderFilingVersion.filing_id == one.id)
    found = next((each for each in g.session.exec(query) if str(each.seq) == wanted), None) or last_version(g.session, one)
    if found is None:
        raise NotFound("没有找到这份备案")
    return found


def _page(one: ProviderFiling, pack: Pack, errors: dict[str, str]) -> str:
    version = _version(one, request.args.get("version", ""))
    newest = last_version(g.session, one)
    files: list[dict[str, Any]] = [
        {**file, "material": pack.documents[file["material"]].title,
         "href": url_for("bureau_providers.filing_file", filing_ref=one.ref, seq=version.seq, file_ref=file["ref"])}
        for file in version.files
    ]  # fmt: skip
    return render_template(
        "bureau/provider_filing.html",
        title=g.session.get_one(Organisation, one.organisation_id).name,
        caption=f"{pack.title}：{terms_of(pack).title}",
        firm=g.session.get_one(Organisation, one.organisation_id),
        filing=one,
        pack=pack,
        terms=terms_of(pack),
        state=STATES[one.state],
        day=filed_on(steps_of(g.session, one)),
        version=version,
        versions=range(1, (newest.seq if newest else 0) + 1),
        newest=newest,
        views=document_views(pack, version),
        files=files,
        history=history_rows(g.session, one, office=True),
        today=g.moment.today.isoformat(),
        errors=errors,
        values=request.form,
        checked=request.form.getlist("checked"),
        breadcrumb=[{"label": "服务商备案", "href": url_for("bureau_providers.filings")}, {"label": "审核"}],
    )
