"""A re-check through the door: told, answered with proof, visited, proposed, published to everybody, confirmed by another."""

import io

import pytest
from flask import Flask
from sqlmodel import select

from models.notice import Award
from models.recheck import Recheck
from tests.cases.test_recheck import Desk as Firm
from tests.evidence import honest
from tests.support.desk import Desk, words


@pytest.fixture
def desk(app: Flask) -> Desk:
    """The offices on 1 March, and a firm with a four-star of last year (`desk.boss`)."""
    made = Desk(app)
    with made.working() as offices:
        firm = Firm.__new__(Firm)
        firm.session, firm.offices, firm.boss = offices.session, offices, offices.boss()
        from datetime import date

        from models.people import Organisation

        row = offices.session.get_one(Organisation, firm.boss.organisation_id)
        offices.session.add(
            Award(
                uscc=row.uscc or "",
                name=row.name,
                city_code="320500",
                level="four_star",
                awarded_on=date(2021, 6, 30),
                source="2021年名单",
            )
        )
        made.boss = firm.boss  # type: ignore[attr-defined]
        made.uscc = row.uscc  # type: ignore[attr-defined]
    made.clock("2022-03-01")
    return made


def _step(client, desk: Desk, step: str, **data: str) -> int:  # type: ignore[no-untyped-def]
    recheck = desk.rows(select(Recheck))[0]
    sent = {"version": str(recheck.version), "reason": "情况属实，已核对。"} | data
    return client.post(f"/bureau/rechecks/{recheck.ref}/steps/{step}", data=sent).status_code  # type: ignore[no-any-return]


def test_from_the_notice_to_the_withdrawal(desk: Desk) -> None:
    first, boss = desk.seat(desk.offices.province), desk.seat(desk.boss)  # type: ignore[attr-defined]
    wrong = first.post("/bureau/rechecks/", data={"uscc": "91320583XXFAKE9999", "reason": "按年度抽查"})
    assert wrong.status_code == 422 and "请核对代码" in words(wrong)
    assert first.post("/bureau/rechecks/", data={"uscc": desk.uscc, "reason": "按年度抽查"}).status_code == 303  # type: ignore[attr-defined]
    ref = desk.rows(select(Recheck))[0].ref
    page = f"/enterprise/rechecks/{ref}"
    assert "请答复并上传证明" in words(boss.get("/enterprise/rechecks"))
    short = boss.post(page, data={"words": ""}, content_type="multipart/form-data")
    assert short.status_code == 422
    data = {"words": "各项服务仍在使用。", "file": (io.BytesIO(honest.typeset([])), "合同.pdf")}
    assert boss.post(page, data=data, content_type="multipart/form-data").status_code == 303
    assert first.get(f"/bureau/rechecks/{ref}/files/1").status_code == 200
    assert boss.get(f"{page}/files/1").status_code == 200 and boss.get(f"{page}/files/9").status_code == 404
    assert "合同.pdf" in words(desk.seat(desk.offices.city).get(f"/bureau/rechecks/{ref}"))
    assert _step(first, desk, "record_visit", visited_on="2022-03-01", inspectors="甲某", result="partly") == 422
    shown = first.get(f"/bureau/rechecks/{ref}").get_data(as_text=True)
    import re

    rules = dict.fromkeys(re.findall(r'name="(rule-[a-z-]+)"', shown), "not_met")
    sent = {"visited_on": "2022-03-01", "inspectors": "甲某、乙某", "result": "refuted"} | rules
    assert _step(first, desk, "record_visit", **sent) == 303
    assert _step(first, desk, "propose", kind="") == 422
    assert _step(first, desk, "propose", kind="withdraw", reason="已停用全部云服务。") == 303
    assert "已停用" not in words(boss.get(page))
    assert "现在没有公示中" in words(desk.app.test_client().get("/recheck-notices"))
    assert _step(first, desk, "publish") == 303
    assert "已停用" in words(boss.get(page))
    assert "撤销星级" in words(desk.app.test_client().get("/recheck-notices"))
    desk.clock("2022-03-09")
    first, second = desk.seat(desk.offices.province), desk.seat(desk.offices.province_two)
    assert _step(first, desk, "confirm_withdraw") == 409
    assert _step(desk.seat(desk.offices.city), desk, "confirm_withdraw") == 403
    assert _step(second, desk, "confirm_withdraw") == 303
    assert "已撤销" in words(second.get(f"/bureau/rechecks/{ref}"))


def test_a_form_from_before_somebody_elses_step_is_refused(desk: Desk) -> None:
    client = desk.seat(desk.offices.province)
    client.post("/bureau/rechecks/", data={"uscc": desk.uscc, "reason": "按年度抽查"})  # type: ignore[attr-defined]
    assert _step(client, desk, "send_back", version="99") == 409
    assert _step(client, desk, "nonsense") == 422
