"""What a provider pushed stands beside the claim on the pages of reviewers and applicants, with its source."""

import json

import pytest
from flask import Flask

from assessor.cases.api_tokens import find_token, issue_token
from assessor.cases.take_push import take_push
from models.people import Organisation
from tests.support.desk import Desk, words
from tests.support.providers import Market
from tests.support.world import on

pytestmark = pytest.mark.sqlite


def test_pushed_data_stand_beside_the_claim_and_change_nothing(app: Flask) -> None:
    desk = Desk(app)
    desk.clock("2022-03-09")
    now = on("2022-03-09")
    with desk.working() as offices:
        market = Market(offices)
        case = market.star()
        ref = case.ref
        code = offices.session.get_one(Organisation, case.enterprise_id).uscc
        token = find_token(offices.session, issue_token(offices.session, market.boss, "对接", ["openings", "usage"], now)[1])
        assert token is not None
        opening = {"certificates": [{"customer_uscc": code, "number": "KT-1", "service": "云服务器", "opened_on": "2021-08-01"}]}
        months = [{"customer_uscc": code, "service": "云服务器", "month": m, "active_days": d}
                  for m, d in (("2021-10", 31), ("2021-11", 30), ("2021-12", 31), ("2022-01", 31))]  # fmt: skip
        for number, (kind, body) in enumerate((("openings", opening), ("usage", {"months": months}))):
            answer = take_push(offices.session, token, kind, f"key-{number:08d}", json.dumps(body).encode(), now)
            assert answer.status == 200
    page = words(desk.seat(desk.offices.county).get(f"/bureau/cases/{ref}"))
    assert "服务商报送的数据" in page
    assert "2021年8月1日开通（开通凭证）" in page
    assert "所填开始日期 2021年6月1日 早于服务商数据里最早的 2021年8月1日" in page
    assert "来源：示例云计算有限公司，数据接口" in page
    assert "数据连续" in page, "three months to the cut-off are covered"
    assert "通过形式审查" in page, "the finding is that of the claim"
    provider = desk.seat(market.boss)
    listed = words(provider.get("/provider/interface"))
    assert "开通凭证" in listed
    shown = provider.post("/provider/interface", data={"name": "测试", "scopes": ["usage"]}).text
    assert "sjt_" in shown
    assert shown.count("只显示这一次") == 1
    assert provider.post("/provider/interface", data={"name": "", "scopes": ["usage"]}).status_code == 422
