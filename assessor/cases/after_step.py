"""What a step taken on a case's own page leaves with the year's fund: an expert group's finding.

The pages of the fund take the same step for many projects at once and write the same rows; this keeps both in one book.
Payments need nothing here: a step that pays only follows on a payment that two persons recorded (`record_payments.py`).
"""

import re

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.fund_checks import STEPS, Found, keep_finding
from assessor.cases.settled_award import settles
from assessor.workflow import Moment
from models.application import Application
from models.record import Event
from questionnaires.shapes import Pack


def after_step(session: Session, viewer: Viewer, case: Application, pack: Pack, event: Event, moment: Moment) -> None:
    """Write down what follows for a pack whose award is settled out of a fund; nothing for others."""
    if settles(pack) and event.action in STEPS.values() and event.data.get("experts"):
        names = [name for name in re.split(r"[、，,;；\s]+", str(event.data["experts"])) if name]
        result = "confirmed" if event.data.get("acceptance") == "accepted" else "problem"
        words = str(event.data.get("opinion") or event.reason or "见办理记录")
        keep_finding(session, viewer, case, Found(moment.today, names, result, words), moment)
