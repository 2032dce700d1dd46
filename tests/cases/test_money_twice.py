"""The same invoice, payment, contract or project in several filings is found when the later one is submitted."""

from typing import Any

from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.save_paper import save_paper
from assessor.cases.signal_list import Wish, signals_of
from assessor.cases.submit import submit
from assessor.policy import packs
from assessor.signals.kinds import MONEY
from models.application import Application
from models.batch import Batch
from models.people import Organisation
from models.signal import Signal
from tests.support.filing import draft
from tests.support.offices import Offices
from tests.support.world import on

NOW = on("2022-03-05")
CLAIMS = {"s1": "云服务器", "s2": "云上排产"}
SELLER = "示例云服务商"


class Two:
    """Filings with papers of their own; what is not said otherwise is the same in all."""

    def __init__(self, session: Session) -> None:
        self.session, self.offices = session, Offices(session)

    def file(self, boss: Viewer, batch: Batch | None = None, pack_id: str = "", **changed: str) -> Application:
        pack = packs.load()[pack_id] if pack_id else self.offices.pack
        case = draft(self.session, boss, batch or self.offices.batch, pack, at=NOW)
        firm = self.session.get_one(Organisation, boss.organisation_id).name
        said: dict[str, Any] = {"buyer": firm, "payer": firm, "number": "1234567890" * 2, "contract": "YS-2021-0077",
                                "bank_ref": "YH20211220001", "amount": "45000", **changed}  # fmt: skip
        papers = {
            "contract": {"number": said["contract"], "buyer": said["buyer"], "seller": SELLER, "signed_on": "2021-05-20",
                         "amount_yuan": said["amount"], "claim": "s1"},
            "invoice": {"invoice": {"number": said["number"], "code": ""}, "dated": "2021-12-01", "buyer": said["buyer"],
                        "seller": SELLER, "total_yuan": said["amount"]},
            "payment": {"paid_on": "2021-12-20", "payer": said["payer"], "payee": SELLER, "amount_yuan": said["amount"],
                        "bank_ref": said["bank_ref"]},
        }  # fmt: skip
        for kind, typed in papers.items():
            save_paper(self.session, boss, case, kind, CLAIMS, typed, NOW)
        submit(self.session, boss, case, pack, case.version, NOW, pledged=True)
        return case

    def found(self) -> set[tuple[str, str]]:
        return {(one.kind, one.relation) for one in self.session.exec(select(Signal)) if one.kind in MONEY}


def test_two_enterprises_with_one_invoice_and_one_bank_reference(session: Session) -> None:
    two = Two(session)
    two.file(two.offices.boss())
    two.file(two.offices.boss())
    # The contract's number is the same too; the parties differ, so that it is another project and another payment by name.
    assert two.found() == {("invoice", "others"), ("payment", "others"), ("contract", "others")}
    listed = signals_of(session, two.offices.city, Wish(kinds=MONEY, relation="others")).rows
    assert len(listed) == 3 and all(side.batch for one in listed for side in one.sides)
    assert signals_of(session, two.offices.city, Wish(kinds=MONEY, relation="again")).rows == []


def test_nothing_in_common_is_no_signal(session: Session) -> None:
    two = Two(session)
    two.file(two.offices.boss())
    two.file(two.offices.boss(), number="9876543210" * 2, contract="YS-2021-0078", bank_ref="YH20211220002")
    assert two.found() == set()


def test_one_enterprise_in_two_years_may_not_count_one_payment_twice(session: Session) -> None:
    two = Two(session)
    boss = two.offices.boss()
    second = packs.load()["jiangsu-star-2022-second"]
    batch = two.offices.world.batch(second.id, second.digest)
    two.offices.world.window(batch, "320500", "2022-02-28", "2022-04-10")
    two.file(boss)
    two.file(boss, batch, second.id)
    assert two.found() == {("invoice", "again"), ("payment", "again"), ("project", "again")}


def test_a_star_pays_nothing_so_its_papers_may_be_used_for_a_subsidy(session: Session) -> None:
    from assessor.signals.pairs import Owner, relation

    star, fund = Owner(1, 1, 1, "", "rating"), Owner(2, 1, 2, "a", "subsidy")
    assert relation(star, fund, again=True) is None
    assert (
        relation(fund, Owner(3, 1, 2, "b", "subsidy"), again=True) == "again"
    )  # another project of the same programme
    assert relation(fund, Owner(3, 1, 2, "a", "subsidy"), again=True) is None  # the one it stands in place of
    assert relation(fund, Owner(4, 2, 1, "", "rating"), again=True) == "others"
