"""The statistics page: numbers lead to their cases, exports hold everything, an unknown wish is not found."""

import re
from html import unescape

from flask import Flask

from assessor.cases.case_figures import rebuild
from models.store import unit_of_work
from models.vocabulary import OrgKind
from tests.support.desk import words
from tests.support.projects import Projects
from tests.web.test_fraud_pages import Seat, seat  # noqa: F401 - a fixture


def test_a_number_leads_to_its_cases_and_an_office_that_may_not_open_them_only_counts(app: Flask, seat: Seat) -> None:  # noqa: F811
    with unit_of_work(app.extensions["engine"], write=True) as session:
        one = Projects(session)
        one.project("declared")
        one.project("paid", category=None, annualised_yuan=None)
        list(rebuild(session, app.extensions["packs"]))
        finance = one.office(OrgKind.FINANCE, "finance-y")
    province, money = seat(one.first), seat(finance)
    page = province.get("/bureau/statistics/?rows=category&columns=state&measure=claimed")
    assert page.status_code == 200
    assert "基础设施上云" in page.text and "未知" in page.text and "1,200,000.00" in page.text
    cells = [unescape(one) for one in re.findall(r'href="(/bureau/statistics/cases[^"]+)"', page.text)]
    assert cells
    for address in cells:
        behind = province.get(address)
        assert behind.status_code == 200
        assert "N-" in words(behind)
    only = money.get(cells[0])
    assert only.status_code == 200
    table = province.get("/bureau/statistics/table.csv?rows=category&columns=state").text.splitlines()
    assert len(table) == 3 and table[0].endswith("补助金额未定（件）")
    assert province.get("/bureau/statistics/table.xlsx?rows=city&columns=month").data.startswith(b"PK")
    for wrong in ("?rows=secret", "?measure=x", "?programme=nothing"):
        assert province.get(f"/bureau/statistics/{wrong}").status_code == 404
    assert province.get("/bureau/statistics/cases?rows=programme&columns=state&is-row=x").status_code == 404
    assert app.test_client().get("/bureau/statistics/").status_code in (303, 401)
