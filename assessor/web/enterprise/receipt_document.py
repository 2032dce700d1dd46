"""A receipt as data for the printed document (assessor/documents), from nothing but what was frozen at submission."""

from datetime import date
from decimal import Decimal

from flask import current_app, g

from assessor.cases.answer_words import line_titles
from assessor.cases.materials import place_title
from assessor.cases.progress import office_name
from assessor.cases.proofs import Place
from assessor.cases.receipt import Receipt
from assessor.config import Config
from assessor.documents import shapes
from assessor.documents.render import render
from assessor.web.regions import region_names
from models.application import Application
from models.vocabulary import OrgKind
from questionnaires.shapes import Pack


def as_pdf(case: Application, pack: Pack, one: Receipt) -> bytes:
    """The receipt as PDF/A; the same submission always gives the same bytes."""
    settings: Config = current_app.extensions["settings"]
    titles = {
        line: title for s in pack.sections if s.kind == "lines" for line, title in line_titles(s, one.document).items()
    }
    sections = [s for s in pack.sections if s.kind == "lines" and s.asked and s.applies_to(one.level_id)]
    spend = one.totals.get("spend_yuan")
    first, last = (_day(pack, name) for name in ("spend_from", "spend_to"))
    paper = shapes.Receipt(
        number=one.number,
        issued_at=one.at,
        demo=settings.demo,
        basis=shapes.Basis(
            document_number=pack.document_number or pack.title,
            batch=one.batch,
            pack_id=one.pack_id,
            pack_digest=one.pack_digest,
        ),
        enterprise=shapes.Enterprise(
            name=one.enterprise, uscc=one.uscc, region=region_names(g.session).get(case.county_code, case.county_code)
        ),
        star=one.level,
        submission=one.seq,
        submitted_at=one.at,
        signed_by=one.submitted_by,
        sections=tuple(
            shapes.SectionCount(title=s.title, lines=len(one.document.get(s.table or s.id, []))) for s in sections
        ),
        spend_fen=None if spend is None else int(Decimal(spend) * 100),
        spend_from=first,
        spend_to=last,
        files=tuple(
            shapes.ReceiptFile(
                name=file["name"],
                kind=file["kind_name"],
                size=file["size"],
                sha256=file["sha256"],
                dated_from=file["dated_from"],
                dated_to=file["dated_to"],
                proves=tuple(
                    titles.get(place["line"]) or place_title(pack, Place(place["section"], place["line"]))
                    for place in file["proves"]
                ),
            )
            for file in one.files
        ),
        next_step=shapes.NextStep(
            who=office_name(g.session, OrgKind.COUNTY, case.county_code), what=f"进行{_stage_after(pack)}", by=None
        ),
    )
    return render("receipt", paper)


def _day(pack: Pack, name: str) -> date | None:
    value = pack.parameter(name) if name in pack.parameters else None
    return value if isinstance(value, date) else None


def _stage_after(pack: Pack) -> str:
    """What happens to a filing once it is submitted."""
    assert pack.process is not None
    return next(stage.title for stage in pack.process.stages if "submitted" in stage.states)
