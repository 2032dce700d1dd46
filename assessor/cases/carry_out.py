"""Confirm a proposal and do what it says, in one transaction: neither exists without the other."""

from collections.abc import Callable

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases import (
    authority_figures,
    confirm_panel,
    fraud_decide,
    fund_payments,
    import_awards,
    provider_performance,
    record_payments,
    redraw,
    reopen_sheet,
    set_amount,
    settle,
    shorten_window,
    substitute,
    two_persons,
    undo_void,
)
from assessor.workflow import Moment
from models.two_persons import Proposal

Doer = Callable[[Session, Viewer, Proposal, Moment], None]

DOERS: dict[str, Doer] = {
    shorten_window.KIND: shorten_window.shorten,
    import_awards.KIND: import_awards.enter_proposed,
    redraw.KIND: redraw.allow_redraw,
    substitute.KIND: substitute.substitute,
    authority_figures.KIND: authority_figures.enter_figures,
    settle.KIND: settle.freeze_run,
    provider_performance.KIND: provider_performance.name_providers,
    confirm_panel.KIND: confirm_panel.confirm_result,
    fraud_decide.KIND: fraud_decide.decide_proposed,
    reopen_sheet.KIND: reopen_sheet.reopen,
    undo_void.KIND: undo_void.undo,
    set_amount.KIND: set_amount.set_proposed,
    fund_payments.KIND: record_payments.record_proposed,
}
"""What each kind of `two_persons.KINDS` does; called with the second person as the viewer."""


def confirm_proposal(session: Session, viewer: Viewer, proposal: Proposal, moment: Moment) -> None:
    """The second person's yes. Raises Refusal when it is the same person, already answered, or no longer lawful."""
    two_persons.answer(session, viewer, proposal, True, "", moment)
    DOERS[proposal.kind](session, viewer, proposal, moment)


def decline_proposal(session: Session, viewer: Viewer, proposal: Proposal, words: str, moment: Moment) -> None:
    """The second person's no, or the author taking it back; nothing else happens."""
    two_persons.answer(session, viewer, proposal, False, words, moment)
