"""A sealed case file proves itself offline, and no byte of it can be another; pages hand out what others may keep."""

import io
import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlmodel import select

from assessor.audit.merkle import Growing, Tree, is_beginning, node
from assessor.audit.signing import KeyFileError, make_key_file, public_text, read_key_file
from assessor.cases.checkpoints import make_checkpoint
from assessor.cases.refusal import Refusal
from assessor.cases.sealed_case import pack_up, seal
from models.application import Application
from models.batch import Setting
from models.digests import canonical
from models.store import snapshot, unit_of_work
from models.vocabulary import OrgKind, Role
from tests.audit.test_tampering import KEY
from tests.house.files import ROOT
from tests.support.desk import Desk, words
from tests.support.offices import Offices
from tests.support.world import on

CHECKER = ROOT / "docs" / "verify_case.py"


def checked(file: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """The checker run alone, as an auditor runs it."""
    command = [sys.executable, "-I", "-W", "error", str(CHECKER), str(file), *more]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=file.parent)


def sealed(engine: Engine) -> tuple[bytes, str, str]:
    """A case file with two checkpoints behind it; the first checkpoint; the second."""
    with unit_of_work(engine, write=True) as session:
        Offices(session).noticed()
    with unit_of_work(engine, write=True) as session:
        first = make_checkpoint(session, KEY, on("2022-04-03")).note
    with unit_of_work(engine, write=True) as session:
        session.add(Setting(key="more", value="1"))
    with unit_of_work(engine, write=True) as session:
        second = make_checkpoint(session, KEY, on("2022-04-04")).note
    with snapshot(engine) as session:
        case = session.exec(select(Application)).one()
        return seal(session, case), first, second


def test_a_sealed_case_is_verified_offline_and_against_kept_checkpoints(engine: Engine, tmp_path: Path) -> None:
    content, first, second = sealed(engine)
    file = tmp_path / "case.zip"
    file.write_bytes(content)
    for name, note in (("first", first), ("second", second)):
        (tmp_path / name).write_text(note, "utf-8")
        done = checked(file, "--kept", str(tmp_path / name), "--key", public_text(KEY))
        assert done.returncode == 0, done.stdout + done.stderr
    assert "✓ 全部相符" in done.stdout
    assert "publish → in_notice　苏州市工业和信息化局" in done.stdout
    assert not any(secret in content.decode("utf-8", "replace") for secret in ("argon2", "password"))
    other = first.replace("2022-04-03", "2022-04-02")
    (tmp_path / "other").write_text(other, "utf-8")
    assert "签名不成立" in checked(file, "--kept", str(tmp_path / "other")).stdout
    assert checked(file, "--key", "star-cloud-rating+00000000+AA==").returncode == 1


def test_the_same_case_seals_to_the_same_bytes(engine: Engine) -> None:
    content, *_ = sealed(engine)
    with snapshot(engine) as session:
        assert seal(session, session.exec(select(Application)).one()) == content


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_no_member_can_be_changed_left_out_or_added(engine: Engine, tmp_path: Path) -> None:
    content, *_ = sealed(engine)
    parts, file, chance = _parts(content), tmp_path / "case.zip", random.Random(16)
    for name, part in parts.items():
        if name == "earlier.json" and part == b"[]":
            continue
        place = chance.randrange(len(part))
        changed = part[:place] + bytes([part[place] ^ 1]) + part[place + 1 :]
        file.write_bytes(pack_up({**parts, name: changed}))
        done = checked(file)
        assert done.returncode == 1, (name, place, done.stdout)
        assert "不相符" in done.stdout and not done.stderr, (name, place, done.stderr)
    for name in ("rows/event.json", "rows/application.json", "rows/pack_copy.json", "checkpoint.txt"):
        file.write_bytes(pack_up({other: part for other, part in parts.items() if other != name}))
        assert checked(file).returncode == 1, name
    events = json.loads(parts["rows/event.json"])
    for others in ([*events, events[-1]], events[1:], [events[1], events[0], *events[2:]]):
        file.write_bytes(pack_up({**parts, "rows/event.json": canonical(others)}))
        assert checked(file).returncode == 1
    for extra in ("notes.txt", "files/" + "0" * 64):
        file.write_bytes(pack_up({**parts, extra: b"more"}))
        assert checked(file).returncode == 1, extra
    for place in (10, len(content) // 2, len(content) - 3):
        file.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert checked(file).returncode == 1, place


def test_a_case_with_steps_after_the_last_checkpoint_is_not_sealed_yet(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        case, _ = Offices(session).noticed()
        with pytest.raises(Refusal, match="还没有存证点"):
            seal(session, case)
    sealed_later = select(Application)
    with unit_of_work(engine, write=True) as session:
        make_checkpoint(session, KEY, on("2022-04-03"))
    with unit_of_work(engine, write=True) as session:
        session.exec(sealed_later).one().version += 1
    with snapshot(engine) as session, pytest.raises(Refusal, match="之后又有办理"):
        seal(session, session.exec(sealed_later).one())


def test_trees_of_every_small_size_are_those_of_the_definition_and_prove_their_beginnings() -> None:
    leaves = [bytes([number + 1]) * 32 for number in range(20)]
    growing = Growing()

    def root(some: list[bytes]) -> bytes:
        if len(some) == 1:
            return some[0]
        half = 1 << ((len(some) - 1).bit_length() - 1)
        return node(root(some[:half]), root(some[half:]))

    tree = Tree(leaves)
    for size, leaf in enumerate(leaves, 1):
        growing.add(leaf)
        assert growing.root() == root(leaves[:size]) == tree.root(size)
        for first in range(1, size + 1):
            proof, older = tree.consistency(first, size), tree.root(first)
            assert is_beginning(first, older, size, growing.root(), proof)
            if first < size:
                assert not is_beginning(first, bytes(32), size, growing.root(), proof)
                assert not is_beginning(first, older, size, bytes(32), proof)
                assert not is_beginning(first, older, size, growing.root(), [*proof, bytes(32)])


def test_a_key_is_readable_by_its_owner_only_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "audit.key"
    made = make_key_file(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert public_text(read_key_file(path)) == public_text(made)
    with pytest.raises(FileExistsError):
        make_key_file(path)
    path.chmod(0o644)
    with pytest.raises(KeyFileError, match="600"):
        read_key_file(path)


def test_anybody_may_keep_a_checkpoint_and_the_checker(app: Flask, client: FlaskClient) -> None:
    assert "还没有存证点" in words(client.get("/audit"))
    with unit_of_work(app.extensions["engine"], write=True) as session:
        session.add(Setting(key="a", value="1"))
    with unit_of_work(app.extensions["engine"], write=True) as session:
        made = make_checkpoint(session, KEY, on("2022-04-03"))
        note, size, root = made.note, made.size, made.root
    page = words(client.get("/audit"))
    assert root in page and public_text(KEY) in page
    assert client.get(f"/audit/{size}.txt").get_data(as_text=True) == note
    assert client.get("/audit/999.txt").status_code == client.get("/audit/99999999999999.txt").status_code == 404
    assert client.get("/audit/verify_case.py").get_data(as_text=True) == CHECKER.read_text("utf-8")


def test_officers_and_auditors_download_the_sealed_case(app: Flask, tmp_path: Path) -> None:
    desk = Desk(app)
    desk.clock("2022-04-03")
    with desk.working() as offices:
        case, _ = offices.noticed()
        ref = case.ref
        audit = offices.world.organisation(OrgKind.AUDIT, "320000", "审计处")
        auditor = offices.world.person(audit, Role.AUDITOR)
    with unit_of_work(app.extensions["engine"], write=True) as session:
        make_checkpoint(session, KEY, on("2022-04-03"))
    for viewer in (auditor, desk.offices.city, desk.offices.province):
        seat = desk.seat(viewer)
        assert "下载封存卷宗" in words(seat.get(f"/bureau/cases/{ref}?pane=record"))
        answer = seat.get(f"/bureau/cases/{ref}/sealed.zip")
        assert answer.mimetype == "application/zip"
        (tmp_path / "case.zip").write_bytes(answer.get_data())
        assert checked(tmp_path / "case.zip").returncode == 0
    county = desk.seat(desk.offices.county)
    assert "下载封存卷宗" not in words(county.get(f"/bureau/cases/{ref}?pane=record"))
    assert county.get(f"/bureau/cases/{ref}/sealed.zip").status_code == 403
