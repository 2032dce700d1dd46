"""The page behind a certificate's QR code, for anybody: what the star is worth today, and its history."""

from typing import Any

from flask import Blueprint, Response, current_app, g, render_template, request, url_for
from sqlmodel import col, select

from assessor.cases.award_standing import changes_of, standing_of
from assessor.cases.certificate_paper import certificate_paper
from assessor.cases.certify import find_certificate
from assessor.policy.star_status import KIND_NAMES, Standing
from assessor.web.filters import level_title
from models.award import AwardChange, Certificate
from models.notice import Award
from models.people import Organisation, Region

pages = Blueprint("certificates", __name__)
TONES = {"valid": "good", "recheck": "waiting", "downgraded": "warn", "withdrawn": "bad", "not_yet": "neutral"}


@pages.get("/c/<certificate>")
def show(certificate: str) -> str:
    """Valid, under re-check, downgraded or withdrawn today; what the certificate says; everything that happened."""
    row, award = find_certificate(g.session, certificate)
    awards = list(g.session.exec(select(Award).where(Award.uscc == award.uscc).order_by(col(Award.awarded_on).desc())))
    recorded = changes_of(g.session, [one.id or 0 for one in awards])
    mine = recorded.get(award.id or 0, [])
    return render_template(
        "public/certificate.html",
        title="星级核验",
        row=row,
        award=award,
        city=g.session.get_one(Region, award.city_code).name,
        now=standing_of(award, mine, g.moment.today),
        tones=TONES,
        events=_events(award, mine),
        others=[_other(one, recorded.get(one.id or 0, [])) for one in awards if one.id != award.id],
        address=address_of(row),
    )


def address_of(row: Certificate) -> str:
    """Where this certificate is verified, as printed: under PUBLIC_URL, else under the address of the request."""
    base: str = current_app.extensions["settings"].public_url or request.host_url.rstrip("/")
    return base + url_for("certificates.show", certificate=row.ref)


def as_pdf(row: Certificate) -> Response:
    """The certificate as PDF. Raises NotFound when none was issued here."""
    from assessor.documents.render import render  # typst is loaded where it is used

    made = certificate_paper(row, address_of(row), demo=current_app.config["DEMO"])
    answer = Response(render("certificate", made), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"attachment; filename={row.number}.pdf"
    return answer


def _other(award: Award, changes: list[AwardChange]) -> dict[str, Any]:
    now: Standing = standing_of(award, changes, g.moment.today)
    ref = g.session.exec(select(Certificate.ref).where(Certificate.award_id == award.id)).one_or_none()
    return {
        "level": award.level,
        "awarded_on": award.awarded_on,
        "source": award.source,
        "status": (now.name, TONES[now.status]),
        "href": url_for("certificates.show", certificate=ref) if ref else None,
    }


def _events(award: Award, changes: list[AwardChange]) -> list[dict[str, Any]]:
    """The history for the macro `timeline`, newest first; offices by name, their staff not."""
    offices = {one.organisation_id for one in changes}
    names = dict(
        g.session.exec(select(Organisation.id, Organisation.name).where(col(Organisation.id).in_(offices))).all()
    )
    tones = {"withdraw": "bad", "downgrade": "warn", "recheck_open": "warn"}
    return [
        {
            "what": KIND_NAMES[one.kind] + (f"，降为{level_title(one.to_level)}" if one.to_level else ""),
            "who": names[one.organisation_id],
            "at": one.at,
            "reason": one.reason,
            "tone": tones.get(one.kind, "good"),
        }
        for one in reversed(changes)
    ]
