"""A programme's budget: entered in versions, never exceeded whoever approves at once, shared out to the fen."""

import threading
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.budget import enter_budget, hold, share_out, shares, standing_of
from assessor.cases.projects import granted_fen
from assessor.cases.refusal import Refusal
from assessor.cases.scope import find_case
from models.application import Application
from models.project import BudgetHold
from models.store import unit_of_work
from models.vocabulary import OrgKind, Role
from tests.support import needs
from tests.support.programmes import Programme

SEEDS = 100 if needs.in_ci() else 25


def _authority(programme: Programme) -> Viewer:
    return programme.world.person(programme.office(OrgKind.COUNTY), Role.OFFICER)


def _ready(session: Session) -> tuple[Programme, list[Application]]:
    """A programme with three projects that wait for the party group."""
    programme = Programme(session, "jiangxia-subsidy-2023")
    cases = [programme.filed(amount_yuan=amount) for amount in ("600000.00", "400000.00", "1000000.00")]
    for case in cases:
        for action in ("review", "record_acceptance_opinion", "accept_reviewed", "draft_plan"):
            programme.take(case, action)
    return programme, cases


def test_approvals_stop_where_the_budget_ends_and_an_ended_project_gives_its_share_back(session: Session) -> None:
    programme, cases = _ready(session)
    officer = _authority(programme)
    batch, pack, at = programme.batch, programme.pack, programme.at
    with pytest.raises(Refusal, match="请写明依据"):
        enter_budget(session, officer, batch, pack, 2024, 30_000_000, "first_come", "", 0, at)
    enter_budget(session, officer, batch, pack, 2024, 30_000_000, "first_come", "2024 年预算", 0, at)
    programme.take(cases[0], "approve_plan")
    programme.take(cases[1], "approve_plan")
    assert (standing_of(session, batch.id or 0, 2024).held, standing_of(session, batch.id or 0, 2024).left) == (
        30_000_000,
        0,
    )
    with pytest.raises(Refusal, match=r"年度资金还剩 0\.00 元"):
        programme.take(cases[2], "approve_plan")
    with pytest.raises(Refusal, match="不能少于这个数"):
        enter_budget(session, officer, batch, pack, 2024, 29_999_999, "first_come", "调减预算", 1, at)
    with pytest.raises(Refusal, match="刚被他人更改过"):
        enter_budget(session, officer, batch, pack, 2024, 40_000_000, "pro_rata", "追加预算", 0, at)
    enter_budget(session, officer, batch, pack, 2024, 45_000_000, "pro_rata", "追加预算", 1, at)
    assert share_out(session, officer, batch, pack, at) == {cases[2].number or "": 15_000_000}
    assert granted_fen(session, cases[2]) == 15_000_000
    programme.take(cases[2], "approve_plan")
    assert standing_of(session, batch.id or 0, 2024).left == 0
    stranger = programme.world.person(programme.office(OrgKind.FINANCE), Role.OFFICER)
    with pytest.raises(Refusal, match="由本政策的主管部门录入"):
        enter_budget(session, stranger, batch, pack, 2024, 1, "first_come", "不该能录入", 2, at)


@given(
    st.lists(st.integers(1, 10**11), min_size=1, max_size=12),
    st.integers(0, 10**12),
    st.sampled_from(["first_come", "pro_rata"]),
)
def test_shares_never_exceed_what_is_left_nor_a_claim_and_waste_nothing(
    claims: list[int], left: int, method: str
) -> None:
    named = {f"N{number:03}": claim for number, claim in enumerate(claims)}
    shared = shares(named, left, method)
    assert sum(shared.values()) == min(left, sum(claims))
    assert all(0 <= shared[name] <= claim for name, claim in named.items())


def test_concurrent_approvals_never_exceed_the_budget(engine: Engine) -> None:
    """For many random amounts at once from several connections: what is held never exceeds what was entered."""
    with unit_of_work(engine, write=True) as session:
        programme = Programme(session, "yichun-subsidy-2023")
        officer = programme.world.person(programme.office(OrgKind.CITY, "230700"), Role.OFFICER)
        refs = [programme.filed(contract_yuan="180000.00").ref for _ in range(4)]
        enter_budget(
            session, officer, programme.batch, programme.pack, 2023, 10_000, "first_come", "年度预算", 0, programme.at
        )
        at, batch_id = programme.at, programme.batch.id or 0
    seeds = SEEDS
    for seed in range(seeds):
        random = Random(seed)
        amounts = [random.randint(1, 9_000) for _ in refs]
        gate = threading.Barrier(len(refs))

        def approve(ref: str, fen: int, gate: threading.Barrier = gate) -> bool:
            gate.wait()
            try:
                with unit_of_work(engine, write=True) as session:
                    hold(session, find_case(session, officer, ref, lock=True), fen, at)
            except Refusal:
                return False
            return True

        with ThreadPoolExecutor(len(refs)) as pool:
            done = list(pool.map(approve, refs, amounts))
        with unit_of_work(engine, write=True) as session:
            total = (
                session.exec(select(func.sum(BudgetHold.fen)).where(col(BudgetHold.released_at).is_(None))).one() or 0
            )
            assert total <= 10_000, (seed, amounts)
            assert total == sum(fen for fen, went in zip(amounts, done, strict=True) if went), (seed, amounts)
            assert standing_of(session, batch_id, 2023).held == total
            for row in session.exec(select(BudgetHold)):
                row.released_at = at.at
                session.add(row)
