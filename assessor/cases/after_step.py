"""What a step taken on a case's own page leaves with the year's fund: a first payment, an expert group's finding.

The pages of the fund take the same steps for many projects at once and write the same rows; this keeps both in one book.
"""

import re

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.fund_checks import STEPS as CHECKS
from assessor.cases.fund_checks import Found, keep_finding
from assessor.cases.fund_payments import STEP as PAY
from assessor.cases.fund_payments import Voucher, keep_payment
from assessor.cases.last_run import last_run
from assessor.cases.settled_award import settled_award
from assessor.workflow import Moment
from models.application import Application
from models.batch import Batch
from models.record import Event
from questionnaires.shapes import Pack

NO_VOUCHER = "办理页登记，未填凭证号"


def after_step(session: Session, viewer: Viewer, case: Application, pack: Pack, event: Event, moment: Moment) -> None:
    """Write down what follows for a pack whose award is settled out of a fund; nothing for others."""
    award = next((one for one in pack.awards.values() if one.settlement), None)
    if award is None:
        return
    if event.action in CHECKS.values() and event.data.get("experts"):
        names = [name for name in re.split(r"[、，,;；\s]+", str(event.data["experts"])) if name]
        result = "confirmed" if event.data.get("acceptance") == "accepted" else "problem"
        words = str(event.data.get("opinion") or event.reason or "见办理记录")
        keep_finding(session, viewer, case, Found(moment.today, names, result, words), moment)
    run = last_run(session, session.get_one(Batch, case.batch_id), award.id)
    amount = event.data.get("amount_fen") or settled_award(session, case, pack)
    if event.action == PAY and run is not None and amount:
        keep_payment(session, viewer, case, run, amount, Voucher(moment.today, NO_VOUCHER), moment)
