"""Who stands in a list that is to be frozen, by purpose: a query each, so that nobody chooses by hand."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from assessor.cases.inspectors import InPool
from assessor.cases.recheck import candidates_for_recheck
from models.application import Application, Submission
from models.batch import Batch
from models.draw import Draw, DrawLine
from models.people import Organisation

ENDED = ("withdrawn",)
"""States in which an application is no longer one: nobody visits what was taken back."""


@dataclass(frozen=True)
class Listed:
    """A line to be: its public id, its stratum, whose it is, and every name or code a conflict of interest is found by."""

    public_id: str
    stratum: str
    application_id: int | None = None
    award_id: int | None = None
    known_as: frozenset[str] = frozenset()


def site_check_lines(session: Session, batch_id: int, region_code: str) -> list[Listed]:
    """All applicants of a city that were ever filed and not withdrawn: returned and refused ones are applicants too.

    The public id is the number of the filing: the enterprise has it on its receipt, nobody else knows whose it is.
    """
    query = (
        select(Application, Organisation)
        .join(Organisation, col(Organisation.id) == col(Application.enterprise_id))
        .where(
            Application.batch_id == batch_id,
            Application.city_code == region_code,
            col(Application.number).is_not(None),
            col(Application.state).not_in(ENDED),
        )
        .order_by(col(Application.number))
    )
    rows = session.exec(query).all()
    providers = _providers(session, [case.id or 0 for case, _ in rows])
    return [
        Listed(
            case.number or "",
            case.level,
            application_id=case.id,
            known_as=frozenset({plain(firm.name), plain(firm.uscc or "")} | providers.get(case.id or 0, set())) - {""},
        )
        for case, firm in rows
    ]


def _providers(session: Session, ids: list[int]) -> dict[int, set[str]]:
    """The providers named in the newest filing of each application."""
    query = select(Submission).where(col(Submission.application_id).in_(ids)).order_by(col(Submission.seq))
    found: dict[int, set[str]] = {}
    for filing in session.exec(query):
        services = filing.document.get("services") or []
        names = {plain(str(line.get("provider") or "")) for line in services if isinstance(line, dict)}
        found[filing.application_id] = names - {""}
    return found


def plain(name: str) -> str:
    """A name without blanks and with one kind of brackets, so that two spellings of one firm meet."""
    return "".join(name.split()).replace("(", "（").replace(")", "）").upper()


def spot_check_lines(session: Session, batch_id: int, region_code: str) -> list[Listed]:
    """Last year's stars that still count (46号 三.4). The public id is code and star: both stand in the open register."""
    batch = session.get_one(Batch, batch_id)
    today = batch.created_at.date()
    return [
        Listed(
            f"{award.uscc}-{award.level}",
            award.level,
            award_id=award.id,
            known_as=frozenset({plain(award.name), plain(award.uscc)}),
        )
        for award in candidates_for_recheck(session, batch, today)
    ]


def fund_check_lines(session: Session, batch_id: int, region_code: str) -> list[Listed]:
    """All filed projects of a subsidy that are not void, refused or withdrawn: the list is the province's, so of every city.

    The public id is the number of the project, as for on-site checks.
    """
    query = (
        select(Application, Organisation)
        .join(Organisation, col(Organisation.id) == col(Application.enterprise_id))
        .where(
            Application.batch_id == batch_id,
            col(Application.number).is_not(None),
            col(Application.state).not_in(("withdrawn", "void", "refused", "disqualified")),
        )
        .order_by(col(Application.number))
    )
    return [
        Listed(
            case.number or "",
            case.level,
            application_id=case.id,
            known_as=frozenset({plain(firm.name), plain(firm.uscc or "")}) - {""},
        )
        for case, firm in session.exec(query)
    ]


LINES: dict[str, Callable[[Session, int, str], list[Listed]]] = {
    "site_check": site_check_lines,
    "spot_check": spot_check_lines,
    "fund_check": fund_check_lines,
}
"""Purpose → (session, batch, region) → everybody who belongs into the list. A new purpose adds its query here."""


def not_listed_yet(session: Session, purpose: str, batch_id: int, region_code: str) -> list[Listed]:
    """Those of the purpose's lines that stand in no frozen list of this batch and region."""
    query = select(DrawLine.application_id, DrawLine.award_id).join(Draw, col(Draw.id) == col(DrawLine.draw_id))
    query = query.where(Draw.purpose == purpose, Draw.batch_id == batch_id, Draw.region_code == region_code)
    known = set(session.exec(query).all())
    return [
        one for one in LINES[purpose](session, batch_id, region_code) if (one.application_id, one.award_id) not in known
    ]


def conflict(one: InPool, line: Listed) -> str | None:
    """Why an inspector may not visit a line: same_employer, declared_interest, or None."""
    if plain(one.declaration.employer) in line.known_as:
        return "same_employer"
    given = {plain(str(text)) for entry in one.declaration.interests for text in entry.values()} - {""}
    return "declared_interest" if given & line.known_as else None
