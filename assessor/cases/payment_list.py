"""The payment list of a city from a frozen run, as its papers take it."""

from sqlmodel import Session

from assessor.cases.paper_basis import basis_of
from assessor.cases.refusal import NotFound
from assessor.cases.run_differences import lines_of
from assessor.documents.fund_shapes import PaymentListPaper, PaymentRow
from assessor.documents.rmb import capital
from assessor.workflow import Moment
from models.batch import Batch
from models.people import Region
from models.settlement import SettlementRun
from questionnaires.shapes import Pack


def payment_list(
    session: Session, batch: Batch, pack: Pack, run: SettlementRun, city: str, moment: Moment, *, demo: bool
) -> PaymentListPaper:
    """The list of one city. Raises NotFound when the run has no line there."""
    lines = lines_of(session, run, city)
    if not lines:
        raise NotFound("这次核算没有这个设区市的项目")
    name = session.get_one(Region, city).name
    total = sum(one.line.award_fen for one in lines)
    work = run.workings
    return PaymentListPaper(
        number=f"MD-{batch.pack_id}-{city}-{run.seq:02d}".upper(),
        issued_at=moment.at,
        demo=demo,
        basis=basis_of(pack, batch, run.pack_digest),
        programme=pack.awards[run.award_id].title,
        city=name,
        organisation=f"{name}工业和信息化局",
        run=run.seq,
        run_digest=run.content_sha256,
        ratio=f"{work['ratio_percent']}%（{work['ratio']}）" if work.get("ratio") else None,
        rows=tuple(
            PaymentRow(
                number=one.case.number or "", name=one.enterprise.name, uscc=one.enterprise.uscc or "",
                base_fen=one.line.base_fen, award_fen=one.line.award_fen,
            )
            for one in lines
        ),
        base_fen=sum(one.line.base_fen for one in lines),
        total_fen=total,
        total_words=capital(total),
    )  # fmt: skip
