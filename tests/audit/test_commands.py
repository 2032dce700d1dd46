"""`flask audit verify`, `checkpoint`, `key`, `seal`: what each says, how it ends, and what it never overwrites."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import Engine, text
from sqlmodel import col, select

from assessor import create_app
from assessor.audit.signing import fingerprint, make_key_file, public_text, read_key_file
from assessor.cases.scope import last_submission
from assessor.config import Config
from assessor.evidence.store import Kept, open_store
from models.application import Application
from models.batch import Setting
from models.evidence import EvidenceFile
from models.log import LogEntry
from models.record import Event
from models.site_visit import SiteVisit, SiteVisitPhoto, SiteVisitSignature
from models.store import unit_of_work
from tests.audit.test_sealed_case import checked
from tests.audit.test_tampering import behind, rehash
from tests.support.offices import Offices
from tests.support.world import on

Run = Callable[..., Result]
NOW = on("2022-04-02")


@pytest.fixture
def config(config: Config, tmp_path: Path) -> Config:
    """An installation whose key is to stand in a folder that is not there yet."""
    return replace(config, audit_key=tmp_path / "keys" / "audit.key")


@pytest.fixture
def engine(app: Flask) -> Engine:
    """The application's own engine, for what is done behind its back."""
    made: Engine = app.extensions["engine"]
    return made


@pytest.fixture
def run(app: Flask) -> Run:
    """Runs `flask audit …` on the test's database."""
    return lambda *arguments: app.test_cli_runner().invoke(args=["audit", *map(str, arguments)])


@pytest.fixture
def number(engine: Engine) -> str:
    """The number of a case that went all the way to its public notice."""
    with unit_of_work(engine, write=True) as session:
        case, _ = Offices(session).noticed()
        return case.number or ""


def write_more(engine: Engine, key: str) -> None:
    """One more row in the log."""
    with unit_of_work(engine, write=True) as session:
        session.add(Setting(key=key, value="1"))


def refused(result: Result, *said: str) -> None:
    """It ended with 1 and a sentence, not with a traceback and not with 'done'."""
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit), result.exception
    for one in said:
        assert one in result.output


def test_an_untouched_installation_is_verified_with_its_counts(run: Run, number: str, engine: Engine) -> None:
    result = run("verify")
    assert result.exit_code == 0, result.output
    with unit_of_work(engine, write=False) as session:
        entries = session.exec(select(LogEntry.seq).order_by(col(LogEntry.seq).desc())).first()
    assert f"日志 {entries} 条，记录 " in result.output
    assert "存证点 0 个" in result.output
    assert result.output.endswith("全部相符。\n")
    assert "✗" not in result.output


def test_a_tampered_row_makes_verify_exit_with_one_and_name_table_key_and_since_when(
    run: Run, number: str, engine: Engine
) -> None:
    with unit_of_work(engine, write=False) as session:
        key = session.exec(select(Event.id).order_by(col(Event.id)).offset(1)).first()
        entry = session.exec(select(LogEntry).where(LogEntry.table_name == "event", LogEntry.row_key == str(key))).one()
        seq, when = entry.seq, entry.at
    behind(engine, f"UPDATE event SET reason = '改写' WHERE id = {key}")
    result = run("verify")
    refused(result, f"✗ 表 event 主键 {key}：内容与日志不符，在日志第 {seq} 条（{when:%Y-%m-%d}T{when:%H:%M}")
    assert result.output.endswith("发现 1 处不符。\n")
    behind(engine, "UPDATE application SET state = 'rated'")
    result = run("verify")
    refused(result, "✗ 表 application 主键", "按办理记录应为")
    assert result.output.endswith("发现 3 处不符。\n")


def test_a_kept_checkpoint_finds_a_deleted_tail(run: Run, number: str, engine: Engine, tmp_path: Path) -> None:
    assert run("key").exit_code == 0
    write_more(engine, "last")
    kept = tmp_path / "kept.txt"
    made = run("checkpoint", kept)
    assert made.exit_code == 0, made.output
    lines = kept.read_text("utf-8").split("\n")
    assert f"存证点已写入 {kept}：日志前 {lines[1]} 条，根 " in made.output
    held = run("verify", "--checkpoint", kept)
    assert (held.exit_code, "存证点 1 个，另行保存的存证点 1 个" in held.output) == (0, True), held.output
    ours = "table_name = 'checkpoint' OR (table_name = 'setting' AND row_key = 'last')"
    behind(
        engine, f"DELETE FROM log_entry WHERE {ours}", f"DELETE FROM row_salt WHERE {ours}",
        "DELETE FROM checkpoint", "DELETE FROM setting WHERE key = 'last'", rehash,
    )  # fmt: skip
    assert run("verify").exit_code == 0  # the forgery is whole …
    refused(  # … but somebody kept a checkpoint
        run("verify", "--checkpoint", kept),
        f"✗ 存证点文件 {kept}：签名时日志有 {lines[1]} 条，现在只有 {int(lines[1]) - 1} 条，末尾被删",
    )


def test_a_checkpoint_is_held_to_the_public_key_that_is_given(run: Run, number: str, config: Config, tmp_path: Path) -> None:  # fmt: skip
    run("key")
    kept = tmp_path / "kept.txt"
    run("checkpoint", kept)
    own = public_text(read_key_file(config.audit_key or tmp_path))
    assert run("verify", "--checkpoint", kept, "--key", own).exit_code == 0
    other = public_text(make_key_file(tmp_path / "other.key"))
    refused(run("verify", "--checkpoint", kept, "--key", other), "没有这把公钥的签名", "最新的存证点不是用这把公钥签的")
    refused(run("verify", "--checkpoint", kept, "--key", "not a key"), "公钥的写法不对")
    kept.write_text(kept.read_text("utf-8").replace("at 20", "at 19"), "utf-8")
    refused(run("verify", "--checkpoint", kept), "签名不成立")
    assert run("verify", "--checkpoint", tmp_path / "absent").exit_code == 2


def test_nothing_is_signed_over_a_log_that_was_tampered_with(run: Run, number: str, engine: Engine, tmp_path: Path) -> None:  # fmt: skip
    run("key")
    behind(engine, "UPDATE log_entry SET actor_id = 99 WHERE seq = 5")
    refused(run("checkpoint", tmp_path / "new.txt"), "日志不能签名", "日志第 5 条的内容被改动")
    refused(run("seal", number, tmp_path / "case.zip"), "日志第 5 条的内容被改动")
    assert not (tmp_path / "new.txt").exists()
    assert not (tmp_path / "case.zip").exists()


def test_a_key_is_made_once_for_its_owner_alone_and_never_replaced(run: Run, number: str, config: Config) -> None:
    path = config.audit_key
    assert path is not None
    made = run("key")
    assert made.exit_code == 0, made.output
    assert path.stat().st_mode & 0o777 == 0o600
    public = public_text(read_key_file(path))
    assert public in made.output
    assert fingerprint(public) in made.output
    assert "PRIVATE" not in made.output
    before = path.read_bytes()
    refused(run("key"), f"{path} 已有私钥，不会覆盖")
    for over in (path, path.parent / ".." / "keys" / "audit.key"):
        refused(run("checkpoint", over), "是签名私钥，不会覆盖")
    assert path.read_bytes() == before


def test_a_key_that_others_can_read_signs_nothing(run: Run, number: str, config: Config, tmp_path: Path) -> None:
    run("key")
    assert config.audit_key is not None
    config.audit_key.chmod(0o640)
    refused(run("checkpoint", tmp_path / "new.txt"), "chmod 600")
    refused(run("verify"), "chmod 600")
    assert not (tmp_path / "new.txt").exists()


def test_production_makes_no_key_by_itself_and_says_what_is_missing(config: Config, tmp_path: Path) -> None:
    for key in (None, tmp_path / "absent.key"):
        app = create_app(replace(config, demo=False, audit_key=key))
        ask = app.test_cli_runner()
        refused(ask.invoke(args=["audit", "checkpoint", str(tmp_path / "new.txt")]), "audit key", "AUDIT_KEY")
        if key is None:
            refused(ask.invoke(args=["audit", "key"]), "AUDIT_KEY")
        app.extensions["engine"].dispose()
    assert not (tmp_path / "absent.key").exists()
    assert not (tmp_path / "new.txt").exists()


def test_a_place_that_cannot_be_written_is_named(run: Run, number: str, tmp_path: Path) -> None:
    run("key")
    refused(run("checkpoint", tmp_path / "absent" / "new.txt"), f"不能写入 {tmp_path / 'absent' / 'new.txt'}")
    refused(run("seal", number, tmp_path / "absent" / "case.zip"), "不能写入")
    assert not (tmp_path / "absent").exists()


def test_a_case_is_sealed_by_its_number_and_verified_offline(
    run: Run, number: str, app: Flask, config: Config, engine: Engine, tmp_path: Path
) -> None:
    keep(config, engine)
    file = tmp_path / "case.zip"
    refused(run("seal", "JS-0000-0000", file), "没有编号为 JS-0000-0000 的申报")
    assert not file.exists()
    result = run("seal", number, file, "--files")
    assert result.exit_code == 0, result.output
    assert f"封存卷宗已写入 {file}" in result.output
    done = checked(file)
    assert done.returncode == 0, done.stdout + done.stderr
    place = next(
        path for path in Path(config.evidence_store).rglob("*") if path.is_file() and b"paper" in path.read_bytes()
    )
    place.unlink()
    refused(run("seal", number, tmp_path / "second.zip", "--files"), "不见了或被改动", "从备份恢复")
    assert not (tmp_path / "second.zip").exists()


def keep(config: Config, engine: Engine) -> dict[str, Kept]:
    """A paper, a picture of a visit and a drawn signature: rows by the session, bytes in the store."""
    place = open_store(config.evidence_store)
    kept = {name: place.put(io.BytesIO(f"{name} 的内容".encode())) for name in ("paper", "picture", "signature")}
    with unit_of_work(engine, write=True) as session:
        case = session.exec(select(Application)).one()
        submission = last_submission(session, case)
        assert submission is not None
        case_id, by = case.id or 0, case.created_by
        paper: dict[str, Any] = {"name": "合同.pdf", "media_type": "application/pdf", "size": kept["paper"].size}
        visit = SiteVisit(ref="visit", application_id=case_id, submission_id=submission.id or 0, planned_on=NOW.today,
                          checklist=[], planned_by=by, planned_at=NOW.at)  # fmt: skip
        session.add(EvidenceFile(ref="paper", application_id=case_id, sha256=kept["paper"].sha256, kind="contract",
                                 uploaded_by=by, uploaded_at=NOW.at, **paper))  # fmt: skip
        session.add(visit)
        session.flush()
        there: dict[str, Any] = {"visit_id": visit.id or 0, "by_person_id": by, "at": NOW.at, "entry_key": "one"}
        session.add(SiteVisitPhoto(ref="photo", sha256=kept["picture"].sha256, name="机房.jpg", media_type="image/jpeg",
                                   size=kept["picture"].size, **there))  # fmt: skip
        session.add(SiteVisitSignature(signer="enterprise", name="企业代表甲", way="drawn", content_sha256="0" * 64,
                                       sha256=kept["signature"].sha256, **there))  # fmt: skip
    return kept


def test_originals_of_every_table_are_read_when_asked(run: Run, number: str, config: Config, engine: Engine) -> None:
    kept = keep(config, engine)
    whole = run("verify", "--files")
    assert (whole.exit_code, "，原件 3 份" in whole.output) == (0, True), whole.output
    found = {
        word: path for path in Path(config.evidence_store).rglob("*") if path.is_file()
        for word in kept if word.encode() in path.read_bytes()
    }  # fmt: skip
    assert found.keys() == kept.keys()
    found["paper"].chmod(0o600)
    found["paper"].write_bytes(b"another paper")
    found["picture"].unlink()
    found["signature"].unlink()
    result = run("verify", "--files")
    refused(
        result, "✗ 表 evidence_file 主键", "“合同.pdf”", "✗ 表 site_visit_photo 主键", "“机房.jpg”",
        "✗ 表 site_visit_signature 主键", *(one.sha256 for one in kept.values()), "发现 3 处不符",
    )  # fmt: skip
    assert run("verify").exit_code == 0  # rows alone are as they were
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM evidence_file")).scalar_one() == 1
