"""Statistics: every case falls on exactly one cell, unknown is never dropped, each office counts its own region alone."""

import pytest
from sqlmodel import Session, select

from assessor.cases.case_figures import keep_figures, rebuild
from assessor.cases.statistics import ALL, DIMENSIONS, Ask, cases_behind, table, total
from assessor.policy import packs
from assessor.policy.dimensions import SEVERAL, figures_of, size_of
from models.application import Application, Submission
from models.case_figure import CaseFigure
from models.vocabulary import OrgKind
from tests.support.offices import Offices
from tests.support.projects import Projects

PACKS = packs.load()


@pytest.fixture
def one(session: Session) -> Projects:
    made = Projects(session)
    boss = made.boss()
    cases = [
        made.project("declared", boss),
        made.project("paid", boss, "b", category="platform", annualised_yuan="0.01"),
        made.project("listed", category=None, annualised_yuan=None),
        made.project("void"),
        made.project("withdrawn"),
    ]
    for case in cases[:3]:
        keep_figures(
            session, made.pack, session.exec(select(Submission).where(Submission.application_id == case.id)).one()
        )
    return made


@pytest.mark.parametrize("rows", list(DIMENSIONS))
def test_every_table_adds_up_to_the_total_whatever_it_is_grouped_by(one: Projects, rows: str) -> None:
    for columns in ("state", "category"):
        for which in ("live", ALL):
            ask = Ask(rows, columns, one.batch.id, which)
            cells, whole = table(one.session, one.first, ask), total(one.session, one.first, ask)
            assert whole.cases == (3 if which == "live" else 5)
            for name in ("cases", "claimed", "claimed_unknown", "award", "award_unknown"):
                assert sum(getattr(cell, name) for cell in cells) == getattr(whole, name), (name, columns, which)


def test_unknown_is_a_row_of_its_own_and_an_enterprise_is_counted_once(one: Projects) -> None:
    ask = Ask("category", "programme")
    found = {cell.row: cell for cell in table(one.session, one.first, ask)}
    assert set(found) == {"基础设施上云", "平台系统上云", None}
    assert (found[None].cases, found[None].claimed, found[None].claimed_unknown) == (1, 0, 1)
    assert found["平台系统上云"].claimed == 1
    assert total(one.session, one.first, ask).enterprises == 2


def test_an_office_counts_its_own_region_and_lists_what_it_may_open(one: Projects) -> None:
    elsewhere = Projects(one.session, "shenyang-subsidy-2018", firms=300)
    elsewhere.project("paid")
    ask = Ask("city", "state", None, ALL)
    county, finance = one.office(OrgKind.COUNTY, "county-x"), one.office(OrgKind.FINANCE, "finance-x")
    assert total(one.session, one.first, ask).cases == 5
    assert total(one.session, county, ask).cases == 5
    assert total(one.session, finance, ask).cases == 5
    assert total(one.session, elsewhere.first, ask).cases == 1
    assert total(one.session, one.boss(), ask).cases == 0
    narrowed = Ask("category", "state", None, ALL, {"category": None})
    shown, count = cases_behind(one.session, one.first, narrowed, offset=0, limit=2)
    assert (len(shown), count) == (2, 3)
    assert cases_behind(one.session, elsewhere.first, narrowed, offset=0, limit=9)[1] <= 1


def test_a_filing_has_its_figures_at_once_and_they_can_be_made_again(session: Session) -> None:
    offices = Offices(session)
    case = offices.submitted()
    row = session.get_one(CaseFigure, case.id)
    # Two services of two kinds from one provider, one payment: one case, in the row of several.
    assert (row.category, row.industry, row.size, row.provider) == (SEVERAL, "C39", "小型", "示例云服务商")
    assert (row.claimed_fen, row.month) == (4_500_000, "2022-03")
    row.category = None
    session.add(row)
    assert len(list(rebuild(session, PACKS))) == 1
    assert session.get_one(CaseFigure, case.id).category == SEVERAL
    assert session.get_one(Application, case.id).number


@pytest.mark.parametrize(
    ("employees", "revenue", "size"),
    [
        (1000, 40_000_000_000, "大型"), (999, 40_000_000_000, "中型"), (1000, 39_999_999_999, "中型"),
        (300, 2_000_000_000, "中型"), (300, 1_999_999_999, "小型"), (20, 300_000_000, "小型"), (19, 300_000_000, "微型"),
        (None, 40_000_000_000, "大型"), (1000, None, "大型"), (None, None, None), (0, 0, "微型"),
    ],
)  # fmt: skip
def test_the_size_is_the_national_standards_for_industry(
    employees: int | None, revenue: int | None, size: str | None
) -> None:
    assert size_of(employees, revenue) == size


@pytest.mark.parametrize("pack_id", sorted(PACKS))
def test_an_empty_document_is_unknown_in_everything(pack_id: str) -> None:
    found = figures_of(PACKS[pack_id], {}, {})
    assert {found.category, found.industry, found.size, found.provider, found.claimed_fen} == {None}
