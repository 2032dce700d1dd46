"""Evidence through the door: what is taken, what is refused in words, what is handed out and how."""

import gc
import io
import socket
import time
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select
from werkzeug.test import TestResponse

from models.evidence import EvidenceFile, EvidenceLink
from tests.evidence.image_makers import picture
from tests.evidence.pdf_makers import action, changed, plain, saved
from tests.support.enterprise_desk import Desk, hidden

JSON = {"Accept": "application/json"}
MIB = 1024 * 1024
PDF = saved(plain())
SCRIPTED = changed(lambda pdf: pdf.Root.__setitem__("/OpenAction", action("JavaScript", JS="app.alert(1)")))


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk.open(app)


def _send(
    desk: Desk, content: bytes, name: str, who: str = "boss", *, headers: Any = None, **form: Any
) -> TestResponse:
    data = {
        "kind": "contract",
        "place": ["services.s1"],
        "dated_from": "2021-05-28",
        "file": (io.BytesIO(content), name),
    } | form
    answer = desk.client(who).post(desk.url("/files"), data=data, headers=headers, content_type="multipart/form-data")
    # The test client leaves a body that was too large for memory in an open temporary file.
    answer.request.environ["wsgi.input"].close()
    return answer


def _files(desk: Desk) -> list[EvidenceFile]:
    with desk.session() as session:
        rows = list(session.exec(select(EvidenceFile).order_by("id")))
        session.expunge_all()
        return rows


def test_a_pdf_is_kept_with_its_kind_dates_and_the_line_it_proves(desk: Desk) -> None:
    assert _send(desk, PDF, "合同.pdf").status_code == 303
    (row,) = _files(desk)
    assert (row.name, row.kind, row.media_type, str(row.dated_from)) == (
        "合同.pdf",
        "contract",
        "application/pdf",
        "2021-05-28",
    )
    with desk.session() as session:
        assert [(link.section, link.line_id) for link in session.exec(select(EvidenceLink))] == [("services", "s1")]
    page = desk.client().get(desk.url("/files")).text
    assert "合同.pdf" in page
    assert row.sha256[:12] in page


def test_the_script_that_uploads_gets_json(desk: Desk) -> None:
    answer = _send(desk, picture(), "截图.png", headers=JSON, kind="screenshot")
    assert answer.status_code == 200
    assert answer.json["url"].endswith("/files")
    refused = _send(desk, b"MZ\x90\x00" + b"\0" * 500, "合同.pdf", headers=JSON)
    assert refused.status_code == 422
    assert "程序文件" in refused.json["error"]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"MZ\x90\x00" + b"\0" * 500, "合同.pdf", "程序文件"),
        (b"", "空.pdf", "空的"),
        (b"PK\x03\x04[Content_Types].xml word/", "合同.pdf", "Word"),
        (b"<html><script>alert(1)</script></html>", "网页.pdf", "网页文件"),
        (b"%PDF-1.7 broken", "坏的.pdf", "损坏"),
        (b"MZ", "合同.exe", "扩展名"),
    ],
)
def test_what_is_no_evidence_is_refused_with_the_reason_and_what_was_chosen_stays(
    desk: Desk, content: bytes, name: str, words: str
) -> None:
    answer = _send(desk, content, name)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="services.s1" checked' in answer.text
    assert 'value="2021-05-28"' in answer.text
    assert _files(desk) == []


def test_a_pdf_with_a_script_is_refused(desk: Desk) -> None:
    answer = _send(desk, SCRIPTED, "合同.pdf")
    assert answer.status_code == 422
    assert "脚本" in answer.text
    assert _files(desk) == []


def test_a_file_over_the_limit_is_refused_in_words(desk: Desk) -> None:
    answer = _send(desk, b"%PDF-1.7\n" + b"0" * (20 * MIB + 1), "大.pdf")
    assert answer.status_code == 422
    assert "超过了单个文件的上限" in answer.text


@pytest.mark.parametrize("headers", [None, JSON])
def test_200_megabytes_are_refused_without_being_read(desk: Desk, headers: Any) -> None:
    class Endless(io.RawIOBase):
        given = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            self.given += len(buffer)
            buffer[:] = b"0" * len(buffer)
            return len(buffer)

    body = Endless()
    sent = {"wsgi.input": body, "CONTENT_LENGTH": str(200 * MIB), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    answer = desk.client().post(desk.url("/files"), headers=headers, environ_overrides=sent)
    assert answer.status_code == 413
    assert "太大" in (answer.json["error"] if headers else answer.text)
    assert body.given < 30 * MIB
    assert _files(desk) == []


def test_the_same_file_sent_again_is_one_file_with_all_its_lines(desk: Desk) -> None:
    _send(desk, PDF, "合同.pdf")
    _send(desk, PDF, "合同.pdf", place=["services.s2"])
    assert len(_files(desk)) == 1
    with desk.session() as session:
        assert sorted(link.line_id for link in session.exec(select(EvidenceLink))) == ["s1", "s2"]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"kind": "nonsense"}, "请选择材料种类"),
        ({"kind": ""}, "请选择材料种类"),
        ({"dated_from": "2021-02-30"}, "真实存在的日期"),
        ({"dated_from": "2021-05-28", "dated_to": "2021-05-27"}, "早于开始日期"),
        ({"place": ["services.s99"]}, "已被删除"),
        ({"place": ["nothing"]}, "已被删除"),
    ],
)
def test_words_that_cannot_be_are_refused_before_the_file_is_looked_at(desk: Desk, form: Any, words: str) -> None:
    answer = _send(desk, PDF, "合同.pdf", **form)
    assert answer.status_code == 422
    assert words in answer.text
    assert _files(desk) == []


def test_a_download_is_an_attachment_that_no_browser_runs(desk: Desk) -> None:
    content = PDF
    _send(desk, content, "合同 甲.pdf")
    answer = desk.client("clerk").get(desk.url(f"/files/{_files(desk)[0].ref}/download"))
    assert answer.data == content
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%E5%90%88%E5%90%8C%20%E7%94%B2.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.mimetype == "application/octet-stream"


def test_a_picture_may_be_shown_and_a_pdf_may_not(desk: Desk) -> None:
    _send(desk, picture(), "截图.png", kind="screenshot")
    _send(desk, PDF, "合同.pdf")
    image, paper = (f"/files/{row.ref}/image" for row in _files(desk))
    client = desk.client()
    shown = client.get(desk.url(image))
    assert shown.mimetype == "image/png"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert client.get(desk.url(paper)).status_code == 404


def test_another_enterprise_gets_no_file(desk: Desk) -> None:
    _send(desk, PDF, "合同.pdf")
    ref = _files(desk)[0].ref
    rival = desk.client("rival")
    for path in (f"/files/{ref}/download", f"/files/{ref}/image", f"/files/{ref}"):
        assert rival.get(desk.url(path)).status_code == 404
    assert _send(desk, picture(), "塞进来.png", who="rival").status_code == 404
    assert len(_files(desk)) == 1


def test_a_file_of_another_application_is_not_found_under_this_one(desk: Desk) -> None:
    _send(desk, PDF, "合同.pdf")
    rival = desk.client("rival")
    own = (
        rival.post("/enterprise/start/jiangsu-star-2022", data={"level": "three_star"})
        .headers["Location"]
        .rpartition("/")[2]
    )
    assert rival.get(desk.url(f"/files/{_files(desk)[0].ref}/download", ref=own)).status_code == 404


def test_what_was_submitted_can_be_opened_after_it_was_taken_out_of_the_draft(desk: Desk) -> None:
    _send(desk, PDF, "合同.pdf")
    ref = _files(desk)[0].ref
    client = desk.client()
    desk.file(client)
    desk.send_back()
    assert client.post(desk.url(f"/files/{ref}/remove")).status_code == 303
    assert "合同.pdf" not in client.get(desk.url("/files")).text.split("<main")[1].replace("“合同.pdf”已移除", "")
    assert client.get(desk.url(f"/files/{ref}/download")).status_code == 200
    assert "合同.pdf" in client.get(desk.url("/changes")).text


def test_a_file_removed_from_a_draft_that_was_never_submitted_is_gone(desk: Desk) -> None:
    _send(desk, PDF, "合同.pdf")
    ref = _files(desk)[0].ref
    client = desk.client()
    client.post(desk.url(f"/files/{ref}/remove"))
    assert client.get(desk.url(f"/files/{ref}/download")).status_code == 404
    assert client.post(desk.url(f"/files/{ref}"), data={"kind": "contract"}).status_code == 404


def test_the_receipt_names_every_file_by_its_digest(desk: Desk) -> None:
    _send(desk, PDF, "合同.pdf")
    client = desk.client()
    desk.file(client)
    assert _files(desk)[0].sha256 in client.get(desk.url("/receipt")).text


def test_after_submission_no_file_is_added_changed_or_removed(desk: Desk) -> None:
    _send(desk, PDF, "合同.pdf")
    ref = _files(desk)[0].ref
    desk.file()
    client = desk.client()
    assert _send(desk, picture(), "晚到的.png").status_code == 409
    assert client.post(desk.url(f"/files/{ref}"), data={"kind": "invoice"}).status_code == 409
    assert client.post(desk.url(f"/files/{ref}/remove")).status_code == 409
    assert [row.kind for row in _files(desk)] == ["contract"]


def test_lines_without_proof_are_listed_until_they_have_one(desk: Desk) -> None:
    client = desk.client()
    before = client.get(desk.url("/files")).text
    assert "“云服务器”的" in before
    _send(desk, PDF, "合同.pdf")
    assert "“云服务器”的" not in client.get(desk.url("/files")).text


def test_files_are_ticked_on_the_line_they_prove(desk: Desk) -> None:
    _send(desk, PDF, "合同.pdf", place=[])
    client = desk.client()
    assert "还没有说明佐证哪一条" in client.get(desk.url("/checks")).text
    answer = client.post(desk.url("/s/services/lines/s2/proofs"), data={"file": _files(desk)[0].ref})
    assert answer.status_code == 303
    assert "checked" in client.get(desk.url("/s/services/lines/s2")).text.split('id="proofs"')[1]
    client.post(desk.url("/s/services/lines/s2/proofs"), data={})
    assert "还没有说明佐证哪一条" in client.get(desk.url("/checks")).text


def test_a_paper_dated_outside_its_line_is_pointed_out(desk: Desk) -> None:
    _send(desk, PDF, "旧合同.pdf", dated_from="2019-01-01", dated_to="2019-12-31")
    assert "没有重合" in desk.client().get(desk.url("/checks")).text


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # werkzeug leaves its spooled part to the collector
def test_an_upload_that_breaks_off_leaves_nothing_and_the_service_goes_on(desk: Desk, live_server: str) -> None:
    client = desk.client()
    cookie = client.get_cookie("sid")
    assert cookie is not None
    host, port = live_server.removeprefix("http://").split(":")
    head = (
        f"POST {desk.url('/files')} HTTP/1.1\r\nHost: {host}\r\nCookie: sid={cookie.value}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 500000\r\n\r\n"
        '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7'
    )
    with socket.create_connection((host, int(port)), timeout=5) as half:
        half.sendall(head.encode())
    time.sleep(0.3)
    gc.collect()
    assert client.get(desk.url("/files")).status_code == 200
    assert _files(desk) == []


def test_a_line_that_is_removed_leaves_its_file_in_the_filing(desk: Desk) -> None:
    _send(desk, PDF, "合同.pdf")
    client = desk.client()
    version = hidden(client.get(desk.url("/s/services/lines/s1")).text, "version")
    client.post(desk.url("/s/services/lines/s1/remove"), data={"version": version})
    assert len(_files(desk)) == 1
    assert "还没有说明佐证哪一条" in client.get(desk.url("/checks")).text
