"""Figures that a document leaves to the authority: the fund of a year, totals, more for some. Two persons, every version kept.

What may be entered follows from the pack: the fund and the totals that an award with a `settlement` names, and the
parameters of its uplift that the document does not set.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases import two_persons
from assessor.cases.refusal import Refusal
from assessor.workflow import Moment
from models.batch import Batch
from models.people import Person
from models.settlement import AuthorityFigure
from models.two_persons import Proposal
from models.vocabulary import OrgKind
from questionnaires.awards import Award
from questionnaires.forms import Question
from questionnaires.shapes import Pack

KIND = "authority_figures"
Part = Literal["fund", "total", "weighted_total", "uplift"]
LARGEST_FEN = 10**14
"""1 万亿元: nothing that a province pays in a year comes near."""


@dataclass(frozen=True)
class Asked:
    """A figure that may be entered. `part` says what it is to the settlement; a total may be left to the records."""

    name: str
    label: str
    part: Part
    cites: str
    answer: str = ""

    @property
    def unit(self) -> str:
        """fen or basis_points."""
        return "basis_points" if self.part == "uplift" else "fen"

    @property
    def from_records(self) -> bool:
        """Whether the records can give it."""
        return self.part in ("total", "weighted_total")


@dataclass(frozen=True)
class Given:
    """A version of a figure: source 'entered' with a value, or 'records'."""

    name: str
    source: str
    value: int | None


@dataclass(frozen=True)
class Version:
    """A figure's row with its reason and the two names."""

    row: AuthorityFigure
    reason: str
    proposer: str
    confirmer: str


def settled_awards(pack: Pack) -> list[Award]:
    """The awards of a pack that are shared out of a fund."""
    return [award for award in pack.awards.values() if award.settlement]


def asked(pack: Pack) -> list[Asked]:
    """Everything that the authority may enter for a batch of this pack."""
    labels: dict[str, Question] = {q.id: q for section in pack.sections if not section.asked for q in section.questions}
    found = []
    for award in settled_awards(pack):
        fund = fund_name(award)
        found.append(
            Asked(fund, labels[fund].label if fund in labels else f"{award.title}：年度资金总额", "fund", award.cites)
        )
        parts: tuple[Part, ...] = ("total", "weighted_total")
        named = [(part, award.arguments.get(part)) for part in parts]
        found += [Asked(name, labels[name].label, part, award.cites) for part, name in named if name is not None]
        if award.uplift:
            found += [
                Asked(name, pack.parameters[name].says, "uplift", award.uplift.cites, answer)
                for answer, name in award.uplift.values.items()
                if pack.parameter(name) is None
            ]
    return found


def fund_name(award: Award) -> str:
    """Under which name the fund of an award is kept."""
    return str(award.arguments.get("fund", f"{award.id}_fund"))


def current(session: Session, batch: Batch) -> dict[str, AuthorityFigure]:
    """The figure that holds of each name that was ever entered."""
    rows = session.exec(
        select(AuthorityFigure).where(AuthorityFigure.batch_id == batch.id).order_by(col(AuthorityFigure.seq))
    )
    return {row.name: row for row in rows}


def versions(session: Session, batch: Batch) -> list[Version]:
    """Every version of every figure with its reason, the newest first."""
    rows = session.exec(
        select(AuthorityFigure, Proposal)
        .join(Proposal, col(Proposal.id) == col(AuthorityFigure.proposal_id))
        .where(AuthorityFigure.batch_id == batch.id)
        .order_by(col(AuthorityFigure.id).desc())
    ).all()
    who = {row.confirmed_by for row, _ in rows} | {proposal.proposed_by for _, proposal in rows}
    names = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(who))).all()) if who else {}
    return [
        Version(row, proposal.reason, names[proposal.proposed_by], names[row.confirmed_by]) for row, proposal in rows
    ]


def propose_figures(
    session: Session, viewer: Viewer, batch: Batch, pack: Pack, given: Mapping[str, Given], reason: str, moment: Moment
) -> Proposal:
    """Propose new versions of the figures that changed. Raises Refusal for anybody but the province, a figure that the
    pack does not leave open, one out of range, or when nothing changed."""
    changed = _changed(session, viewer, batch, pack, given)
    labels = {one.name: one for one in asked(pack)}
    says = "；".join(
        f"{labels[one.name].label}：{words_of(labels[one.name], one.source, one.value)}" for one in changed
    )
    payload: dict[str, Any] = {
        "figures": [
            {"name": one.name, "unit": labels[one.name].unit, "source": one.source, "value": one.value}
            for one in changed
        ],
        "says": says,
    }
    wanted = two_persons.Wanted(KIND, f"figures:{batch.id}", payload, batch.id)
    return two_persons.propose(session, viewer, wanted, reason, moment)


def _changed(session: Session, viewer: Viewer, batch: Batch, pack: Pack, given: Mapping[str, Given]) -> list[Given]:
    if viewer.kind is not OrgKind.PROVINCE:
        raise Refusal("年度资金和比例由省工业和信息化厅录入。", status=403)
    open_ = {one.name: one for one in asked(pack)}
    if unknown := set(given) - set(open_):
        raise Refusal(f"本规则包没有留给主管部门录入的“{'、'.join(sorted(unknown))}”。", status=422)
    for one in given.values():
        _check(open_[one.name], one)
    known = current(session, batch)
    changed = [
        one
        for one in given.values()
        if one.name not in known or (known[one.name].source, known[one.name].value) != (one.source, one.value)
    ]
    if not changed:
        raise Refusal("填写的数字与现行的相同，没有需要确认的内容。", status=422)
    return changed


def _check(figure: Asked, given: Given) -> None:
    if given.source == "records":
        if not figure.from_records or given.value is not None:
            raise Refusal(f"“{figure.label}”不能由记录合计，请录入数值。", status=422)
        return
    most = 100_00 if figure.unit == "basis_points" else LARGEST_FEN
    least = 0 if figure.unit == "basis_points" else 1
    if given.value is None or not least <= given.value <= most:
        limits = "0 至 100（%）" if figure.unit == "basis_points" else "大于 0，且不超过 1 万亿元"
        raise Refusal(f"“{figure.label}”应为 {limits}。", status=422)


def enter_figures(session: Session, viewer: Viewer, proposal: Proposal, moment: Moment) -> None:
    """What a confirmed proposal does: add the next version of each figure."""
    batch = session.get_one(Batch, proposal.batch_id)
    known = current(session, batch)
    for one in proposal.payload["figures"]:
        before = known.get(one["name"])
        session.add(
            AuthorityFigure(
                batch_id=batch.id or 0, name=one["name"], seq=before.seq + 1 if before else 1,
                unit=one["unit"], source=one["source"], value=one["value"], proposal_id=proposal.id or 0,
                confirmed_by=viewer.person_id, at=moment.at,
            )
        )  # fmt: skip
    session.flush()


def weights(session: Session, batch: Batch, pack: Pack, award: Award) -> dict[str, Fraction]:
    """How much a project counts by its answer: 1 and the uplift, as the pack sets it or the authority entered it."""
    if award.uplift is None:
        return {}
    entered = current(session, batch)
    found = {}
    for answer, name in award.uplift.values.items():
        published = pack.parameter(name)
        if published is not None:
            found[answer] = 1 + Fraction(Decimal(str(published))) / 100
        elif (row := entered.get(name)) is not None and row.value is not None:
            found[answer] = 1 + Fraction(row.value, 100_00)
    return {answer: weight for answer, weight in found.items() if weight != 1}


def words_of(figure: Asked, source: str, value: int | None) -> str:
    """A figure in words: an amount in yuan, a percentage, or that the records give it."""
    if source == "records" or value is None:
        return "按系统记录合计"
    if figure.unit == "basis_points":
        return f"{Decimal(value) / 100:f}%"
    return f"{value // 100:,}.{value % 100:02d} 元"
