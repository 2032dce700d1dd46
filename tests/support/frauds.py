"""Steps of a finding of fraud, as tests take them."""

from assessor.cases.carry_out import confirm_proposal
from assessor.cases.fraud_decide import Wish, propose_decision
from assessor.cases.fraud_hear import tell, write_down
from assessor.cases.fraud_open import Held, open_finding
from models.application import Application
from models.fraud import FraudFinding
from models.two_persons import Proposal
from tests.support.projects import Projects
from tests.support.world import on

TOLD = on("2022-03-07")  # Monday; the fifth working day after it is 14 March
DECIDED = on("2022-03-15")
GROUNDS = "核查发现云服务合同系伪造，服务商证明没有这笔业务。"


def opened(
    one: Projects, case: Application, fen: int = 12_345_678, party: str = "enterprise", **more: str
) -> FraudFinding:
    """A finding put on the record by the first officer."""
    held = Held(party, "agreement", GROUNDS, fen, **more)
    return open_finding(one.session, one.first, case, one.pack, held, TOLD)


def heard(one: Projects, finding: FraudFinding) -> FraudFinding:
    """Told on 7 March, and its waiver written down."""
    tell(one.session, one.first, finding, "post", TOLD.today, TOLD)
    write_down(one.session, one.first, finding, "waived", "书面放弃陈述。", [], TOLD)
    return finding


def decide(one: Projects, finding: FraudFinding, kind: str = "confirmed", fen: int = 12_345_678) -> None:
    """Proposed by the first officer, confirmed by the second."""
    confirm(one, propose(one, finding, kind, fen))


def propose(one: Projects, finding: FraudFinding, kind: str = "confirmed", fen: int = 12_345_678) -> Proposal:
    """The first officer's proposal."""
    return propose_decision(one.session, one.first, finding, one.pack, Wish(kind, fen), "事实清楚，证据充分", DECIDED)


def confirm(one: Projects, proposal: Proposal) -> None:
    """The second officer's yes."""
    confirm_proposal(one.session, one.second, proposal, DECIDED)


def barred(one: Projects, case: Application, fen: int = 12_345_678) -> FraudFinding:
    """From nothing to a finding that holds."""
    finding = heard(one, opened(one, case, fen))
    decide(one, finding, fen=fen)
    return finding
