"""The pages of a panel at work: what an expert sees and does not see, and what the organiser does about it."""

import io
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from assessor.access import Viewer
from assessor.evidence.store import open_store
from models.panel import Panel, PanelCriterion, PanelLock
from models.store import unit_of_work
from tests.evidence import pdf_makers as pdfs
from tests.support.desk import Desk, words
from tests.support.panel_rows import PanelRows

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
REASON = "材料齐全，应用落地，效果有数据说明。"


class Room:
    """A panel behind the door; `assigned` or only frozen."""

    def __init__(self, app: Flask, *, assigned: bool = True, day: str = "2022-04-12", cap: int = 3) -> None:
        self.desk = Desk(app)
        store = open_store(app.extensions["settings"].evidence_store)
        kept = store.put(io.BytesIO(pdfs.saved(pdfs.plain(pages=2))))
        with self.desk.working() as offices:
            rows = PanelRows(offices, paper=(kept.sha256, kept.size), cap=cap)
            if assigned:
                rows.assigned()
            self.panel, self.people = rows.panel.ref, dict(rows.experts)
            self.mine: dict[str, list[str]] = (
                {seat: [one.ref for one in rows.sheets(seat)] for seat in rows.experts} if assigned else {}
            )
            self.ids = [
                one.id or 0
                for one in offices.session.exec(select(PanelCriterion).order_by(PanelCriterion.position))  # type: ignore[arg-type]
            ]
        self.desk.clock(day)

    def seat(self, viewer: Viewer) -> FlaskClient:
        """Somebody at the service."""
        return self.desk.seat(viewer)

    def expert(self, least: int = 1) -> tuple[str, FlaskClient, list[str]]:
        """An expert who has at least so many sheets: seat, client, names of the sheets."""
        code = next(code for code, refs in self.mine.items() if len(refs) >= least)
        return code, self.seat(self.people[code]), self.mine[code]

    def form(self, *points: object, version: int = 0, reason: str = REASON, **more: Any) -> dict[str, Any]:
        """The form of a sheet."""
        given = dict(zip(self.ids, points, strict=False))
        typed = {f"points-{one}": str(given.get(one, "")) for one in self.ids}
        reasons = {f"reason-{one}": reason if one in given else "" for one in self.ids}
        return {**typed, **reasons, "version": str(version), **more}


@pytest.fixture
def room(app: Flask) -> Room:
    return Room(app)


def _says(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, words(answer)
    return words(answer)


def test_an_expert_saves_locks_and_cannot_change(room: Room) -> None:
    _, client, (ref, *_) = room.expert()
    home = _says(client, "/expert/")
    assert "距评分截止" in home
    assert "0 / 3" in home
    saved = client.post(f"/expert/sheets/{ref}/save", data=room.form(80, "85.5"))
    assert saved.json["version"] == 2
    assert list(saved.json["errors"]) == [f"points-{room.ids[1]}"]
    assert REASON in _says(client, f"/expert/sheets/{ref}")
    early = client.post(f"/expert/sheets/{ref}/lock", data=room.form(80, 70, version=2))
    assert early.status_code == 422
    assert "还没有打分" in words(early)
    done = client.post(f"/expert/sheets/{ref}/lock", data=room.form(80, 70, 60, version=3))
    assert done.status_code == 303
    page = _says(client, f"/expert/sheets/{ref}")
    assert "加权合计 73.00 分" in page
    assert "锁定这家的评分" not in page
    refused = client.post(f"/expert/sheets/{ref}/save", data=room.form(1, version=4))
    assert refused.status_code == 409
    assert "已锁定" in words(refused)
    late = client.post(f"/expert/sheets/{ref}", data=room.form(1, version=4, reason="在另一个窗口里写的"))
    assert late.status_code == 409
    assert "您刚才填写、没有保存的内容" in words(late)
    assert "在另一个窗口里写的" in words(late)


def test_what_two_windows_typed_is_shown_side_by_side_and_chosen(room: Room) -> None:
    _, client, (ref, *_) = room.expert()
    client.post(f"/expert/sheets/{ref}/save", data=room.form(80))
    stale = client.post(f"/expert/sheets/{ref}/save", data=room.form(60))
    assert (stale.status_code, stale.json["conflict"]) == (409, True)
    page = client.post(f"/expert/sheets/{ref}", data=room.form(60))
    assert page.status_code == 409
    assert "指标1：分数" in words(page)
    version = int(re.search(r'name="version" value="(\d+)"', page.get_data(as_text=True)).group(1))  # type: ignore[union-attr]
    keep = {f"keep-points-{room.ids[0]}": "saved"}
    assert client.post(f"/expert/sheets/{ref}", data=room.form(60, version=version, **keep)).status_code == 303
    assert 'value="80"' in client.get(f"/expert/sheets/{ref}").get_data(as_text=True)


def test_the_file_is_the_frozen_one_without_personal_numbers_and_only_through_one_s_own_sheet(room: Room) -> None:
    code, client, (ref, *_) = room.expert()
    page = client.get(f"/expert/sheets/{ref}").get_data(as_text=True)
    assert "申报联系电话" not in page
    assert "付款账号" not in page
    assert "云服务商" in page
    file = re.search(r"file=([a-z0-9]+)", page).group(1)  # type: ignore[union-attr]
    assert "第 1 页，共 2 页" in _says(client, f"/expert/sheets/{ref}?file={file}")
    assert client.get(f"/expert/sheets/{ref}/files/{file}").headers["Content-Disposition"].startswith("attachment")
    assert client.get(f"/expert/sheets/{ref}/files/{file}/pages/2").mimetype == "image/png"
    foreign = next(one for refs in room.mine.values() for one in refs if one not in room.mine[code])
    for path in (f"/expert/sheets/{foreign}", f"/expert/sheets/{foreign}/files/{file}", f"/expert/sheets/{ref}?file=none",
                 f"/expert/sheets/{ref}/files/later", f"/expert/sheets/{ref}/files/{file}/pages/3"):  # fmt: skip
        assert client.get(path).status_code == 404, path
    assert not [one for refs in room.mine.values() for one in refs if one in page and one not in room.mine[code]]
    for other in (room.desk.offices.province, room.desk.offices.county):
        assert room.seat(other).get(f"/expert/sheets/{ref}").status_code == 403


def test_an_expert_s_pages_are_the_same_whatever_the_others_do(room: Room) -> None:
    code, client, refs = room.expert()
    paths = ["/expert/", *[f"/expert/sheets/{ref}" for ref in refs], f"/expert/sheets/{refs[0]}/decline"]

    def seen() -> list[str]:
        once = re.compile(r'name="(?:once|csrf_token)" value="[^"]*"')
        return [once.sub("", client.get(path).get_data(as_text=True)) for path in paths]

    before = seen()
    for other, mine in room.mine.items():
        if other != code:
            for number, ref in enumerate(mine):
                theirs = room.seat(room.people[other])
                if number:
                    theirs.post(
                        f"/expert/sheets/{ref}/lock", data=room.form(99, 98, 97, reason="与众不同的理由写在这里")
                    )
                else:
                    theirs.post(f"/expert/sheets/{ref}/save", data=room.form(1, 2, 3, reason="还没有写完的理由"))
    assert seen() == before
    assert not [name for page in before for name in ("Z01", "Z02", "Z03", "Z04") if name in page]


def test_declining_asks_for_the_reason_and_takes_the_file_away(room: Room) -> None:
    _, client, (ref, *_) = room.expert()
    heading = re.search(r"<h1[^>]*>([^<]+)", client.get(f"/expert/sheets/{ref}").get_data(as_text=True))
    assert client.post(f"/expert/sheets/{ref}/decline", data={"words": "没选原因"}).status_code == 422
    assert "至少 4 个字" in words(client.post(f"/expert/sheets/{ref}/decline", data={"code": "other", "words": "无"}))
    done = client.post(f"/expert/sheets/{ref}/decline", data={"code": "conflict", "words": "曾任该企业顾问"})
    assert (done.status_code, done.headers["Location"]) == (303, "/expert/")
    assert client.get(f"/expert/sheets/{ref}").status_code == 404
    home = _says(client, "/expert/")
    assert "不再由我评审的 1 家" in home
    assert heading
    assert heading.group(1).strip() not in home
    organiser = _says(room.seat(room.desk.offices.province), f"/bureau/panels/{room.panel}/assignment")
    assert "发现利害关系，应当回避：曾任该企业顾问" in organiser


def test_the_organiser_looks_before_assigning_and_assigns_what_was_looked_at(app: Flask) -> None:
    room = Room(app, assigned=False, day="2022-04-11")
    client, path = room.seat(room.desk.offices.province), f"/bureau/panels/{room.panel}/assignment"
    page = client.get(path)
    assert "匹配度" in words(page)
    digest = re.search(r'name="digest" value="(\w+)"', page.get_data(as_text=True)).group(1)  # type: ignore[union-attr]
    stale = client.post(path, data={"digest": "0" * 64})
    assert stale.status_code == 409
    assert "重新查看预览" in words(stale)
    assert client.get(f"/bureau/panels/{room.panel}/progress").status_code == 409
    assert client.post(path, data={"digest": digest}).status_code == 303
    assert "种子 7" in _says(client, path)
    again = client.post(path, data={"digest": digest})
    assert again.status_code == 409
    assert "只分派一次" in words(again)


def test_a_panel_that_cannot_be_assigned_says_why_and_lets_the_organiser_widen_it(app: Flask) -> None:
    room = Room(app, assigned=False, day="2022-04-11", cap=1)
    client, base = room.seat(room.desk.offices.province), f"/bureau/panels/{room.panel}"
    page = _says(client, f"{base}/assignment")
    assert "现在分派不了" in page
    assert "请增加专家或提高上限" in page
    assert "按这个结果分派" not in page
    for data, says in (
        ({"cap": "1", "raised": "专家不够"}, "大于现在的"),
        ({"cap": "3", "raised": "短"}, "理由"),
        ({}, "新的上限"),
    ):
        answer = client.post(f"{base}/cap", data=data)
        assert answer.status_code == 422
        assert says in words(answer)
    assert client.post(f"{base}/experts", data={"expert": "nobody", "added": "专家不够"}).status_code == 422
    assert client.post(f"{base}/cap", data={"cap": "3", "raised": "专家不够，经各位同意"}).status_code == 303
    assert "按这个结果分派" in _says(client, f"{base}/assignment")


@pytest.fixture
def locked(room: Room) -> Room:
    """Every sheet but one is locked."""
    refs = [(code, ref) for code, mine in room.mine.items() for ref in mine]
    for code, ref in refs[1:]:
        answer = room.seat(room.people[code]).post(f"/expert/sheets/{ref}/lock", data=room.form(83, 67, 59))
        assert answer.status_code == 303
    return room


def test_the_organiser_sees_how_far_it_is_but_no_score_until_the_meeting(locked: Room) -> None:
    client, base = locked.seat(locked.desk.offices.province), f"/bureau/panels/{locked.panel}"
    done = next(ref for mine in reversed(locked.mine.values()) for ref in mine)
    for path in ("/", "/assignment", "/progress", f"/sheets/{done}"):
        page = _says(client, base + path)
        assert "73.40" not in page
        assert REASON not in page
    assert "5 / 6 份" in _says(client, f"{base}/progress")
    assert client.post(f"{base}/to-meeting", data={"reason": ""}).status_code == 422
    late = client.post(f"{base}/extend", data={"until": "2022-04-19", "why": "专家出差，需要几天"})
    assert late.status_code == 422
    assert "晚于现在的截止日期" in words(late)
    assert client.post(f"{base}/extend", data={"until": "2022-04-25", "why": "专家出差，需要几天"}).status_code == 303
    assert "延长评分时间到 2022-04-25" in _says(client, f"{base}/progress")
    assert client.post(f"{base}/to-meeting", data={"reason": "一位专家住院，来不及补派"}).status_code == 303
    assert "部分评分缺失" in _says(client, f"{base}/progress")


def test_a_sheet_is_changed_by_hand_and_opened_again_by_two(locked: Room) -> None:
    first, second = (locked.seat(one) for one in (locked.desk.offices.province, locked.desk.offices.province_two))
    base = f"/bureau/panels/{locked.panel}/sheets"
    left = next(ref for mine in locked.mine.values() for ref in mine)
    page = first.get(f"{base}/{left}").get_data(as_text=True)
    seats = re.findall(r'<option value="(Z\d\d)"', page)
    assert (
        first.post(f"{base}/{left}/change", data={"instead": seats[0] if seats else "Z01", "change": "短"}).status_code
        == 422
    )
    if seats:
        assert (
            first.post(f"{base}/{left}/change", data={"instead": seats[0], "change": "原专家请假"}).status_code == 303
        )
        assert "原专家请假" in _says(first, f"{base}/{left}")
    done = next(ref for mine in reversed(locked.mine.values()) for ref in mine)
    code = next(code for code, mine in locked.mine.items() if done in mine)
    assert first.post(f"{base}/{done}/reopen", data={"reopen": "专家来电，漏看一份材料"}).status_code == 303
    action = re.search(r'action="(/bureau/two-persons/\w+)"', second.get(f"{base}/{done}").get_data(as_text=True))
    assert action is not None
    assert first.post(action.group(1), data={"answer": "confirm"}).status_code == 403
    assert second.post(action.group(1), data={"answer": "confirm"}).status_code == 303
    expert = locked.seat(locked.people[code])
    assert "漏看一份材料" in _says(expert, "/expert/")
    assert "原来锁定的 73.40 分" in _says(expert, f"/expert/sheets/{done}")
    assert expert.post(f"/expert/sheets/{done}/lock", data=locked.form(90, 67, 59, version=3)).status_code == 303
    with unit_of_work(locked.desk.app.extensions["engine"], write=False) as session:
        assert max(one.seq for one in session.exec(select(PanelLock))) == 2
        assert session.exec(select(Panel)).one().phase == "scoring"
