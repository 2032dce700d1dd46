"""The PDF of a provider's filing, from one frozen version."""

from flask import Response, current_app, g
from sqlmodel import select

from assessor.cases.provider_filing import filed_on, steps_of, terms_of
from assessor.documents.provider_filing import FiledAnswer, FiledGroup, FiledPaper, ProviderFilingPaper
from assessor.documents.shapes import Basis, Enterprise
from assessor.web.provider.filing_rows import document_views
from assessor.web.regions import region_names
from models.people import Organisation, Person
from models.provider import ProviderFiling, ProviderFilingVersion
from models.vocabulary import ORG_KIND_NAMES, OrgKind
from questionnaires.shapes import Pack


def filing_pdf(filing: ProviderFiling, version: ProviderFilingVersion, pack: Pack) -> Response:
    """The document as a download; the same version and decision give the same bytes."""
    from assessor.documents.render import render  # typst is loaded where it is used

    answer = Response(render("provider_filing", _paper(filing, version, pack)), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"attachment; filename=provider-filing-{filing.ref}-{version.seq}.pdf"
    return answer


def _paper(filing: ProviderFiling, version: ProviderFilingVersion, pack: Pack) -> ProviderFilingPaper:
    terms, names = terms_of(pack), region_names(g.session)
    own = g.session.get_one(Organisation, filing.organisation_id)
    steps = steps_of(g.session, filing)
    accepted = next((one for one in steps if (one.version_seq, one.action) == (version.seq, "accept")), None)
    return ProviderFilingPaper(
        number=f"{filing.ref}-{version.seq}",
        issued_at=version.at,
        demo=current_app.config["DEMO"],
        basis=Basis(
            document_number=pack.document_number or pack.title, batch=pack.title, pack_id=version.pack_id,
            pack_digest=version.pack_digest,
        ),
        title=pack.forms[terms.form].title,
        provider=Enterprise(name=own.name, uscc=own.uscc or "", region=names.get(own.region_code, own.region_code)),
        office=office_words(pack),
        version=version.seq,
        submitted_at=version.at,
        submitted_by=g.session.get_one(Person, version.submitted_by).name,
        filed_on=filed_on(steps) if accepted else None,
        conditions=tuple(one.says for one in terms.conditions if accepted and one.id in accepted.checked),
        groups=tuple(_groups(pack, version)),
        files=tuple(
            FiledPaper(name=one["name"], material=pack.documents[one["material"]].title, size=one["size"], sha256=one["sha256"])
            for one in version.files
        ),
    )  # fmt: skip


def _groups(pack: Pack, version: ProviderFilingVersion) -> list[FiledGroup]:
    found = []
    for view in document_views(pack, version):
        for number, row in enumerate(view["rows"], 1):
            title = view["title"] + (f"：{view['line_name']} {number}" if view["kind"] == "lines" else "")
            found.append(FiledGroup(title=title, answers=tuple(FiledAnswer(**one) for one in row)))
    return found


def office_words(pack: Pack) -> str:
    """The office that reviews, by name where it is there."""
    office = terms_of(pack).office
    query = select(Organisation.name).where(Organisation.kind == office.kind, Organisation.region_code == office.region)
    return g.session.exec(query.limit(1)).first() or ORG_KIND_NAMES[OrgKind(office.kind)]
