"""Evidence is kept once, whole, for good; and what was damaged is never handed out as good."""

import hashlib
import io
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.evidence import store as rooms
from assessor.evidence.refusals import Rejected
from assessor.evidence.store import ChangedWhileRead, DamagedObject, EvidenceStore, MissingObject, open_store, spool
from tests.evidence import fake_s3

MIB = 1024 * 1024
PAPER = b"%PDF-1.7 contract\n%%EOF"
DIGEST = hashlib.sha256(PAPER).hexdigest()


@pytest.fixture(params=["folder", "file url", "memory", "s3", "s3 without conditional writes"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EvidenceStore]:
    if not request.param.startswith("s3"):
        yield open_store(
            {"folder": str(tmp_path / "a/b"), "file url": f"file://{tmp_path}/c", "memory": "memory:///"}[request.param]
        )
        return
    with fake_s3.running(conditional=request.param == "s3") as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
        for key, value in {
            "ACCESS_KEY_ID": "k",
            "SECRET_ACCESS_KEY": "s",
            "REGION": "cn-east-1",
            "ALLOW_HTTP": "true",
        }.items():
            monkeypatch.setenv(f"AWS_{key}", value)
        if not server.conditional:
            monkeypatch.setenv("AWS_CONDITIONAL_PUT", "disabled")
        yield open_store("s3://evidence/star")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "evidence"


@pytest.fixture
def local(folder: Path) -> EvidenceStore:
    return open_store(str(folder))


def kept_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_was_put_comes_back_under_its_sha256(store: EvidenceStore) -> None:
    assert not store.exists(DIGEST)
    assert store.size(DIGEST) is None
    kept = store.put(io.BytesIO(PAPER))
    assert (kept.sha256, kept.size) == (DIGEST, len(PAPER))
    assert (store.exists(DIGEST), store.size(DIGEST)) == (True, len(PAPER))
    assert store.read(DIGEST) == PAPER
    assert store.verify(DIGEST) == "intact"


def test_a_large_file_comes_back_in_pieces(store: EvidenceStore, tmp_path: Path) -> None:
    path = tmp_path / "scan"
    path.write_bytes(random.Random(1).randbytes(7 * MIB))
    kept = store.put(path)
    assert kept.size == 7 * MIB
    assert b"".join(store.iterate(kept.sha256)) == path.read_bytes()


def test_the_same_bytes_twice_are_one_object(local: EvidenceStore, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy"
    path.write_bytes(PAPER)
    assert local.put(io.BytesIO(PAPER)) == local.put(path)
    before = kept_files(folder)[0].stat()
    local.put(path)
    assert len(kept_files(folder)) == 1
    assert kept_files(folder)[0].stat().st_ino == before.st_ino


def test_bytes_that_are_there_are_not_sent_to_the_service_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with fake_s3.running() as server:
        for key, value in {
            "ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}",
            "ALLOW_HTTP": "true",
            "ACCESS_KEY_ID": "k",
            "SECRET_ACCESS_KEY": "s",
            "REGION": "r",
        }.items():
            monkeypatch.setenv(f"AWS_{key}", value)
        store = open_store("s3://evidence")
        store.put(io.BytesIO(PAPER))
        store.put(io.BytesIO(PAPER))
        assert server.puts == 1


def test_nothing_and_too_much_are_refused_and_leave_nothing(store: EvidenceStore) -> None:
    with pytest.raises(Rejected) as nothing:
        store.put(io.BytesIO(b""))
    with pytest.raises(Rejected) as too_much:
        store.put(io.BytesIO(PAPER * 10), largest=len(PAPER))
    assert (nothing.value.code, too_much.value.code) == ("empty", "too_large")
    assert not store.exists(hashlib.sha256(PAPER * 10).hexdigest())
    assert store.put(io.BytesIO(PAPER), largest=len(PAPER)).size == len(PAPER)


def test_an_endless_upload_is_not_read_to_its_end(local: EvidenceStore) -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return bytes(size)

    endless: Any = Endless()
    with pytest.raises(Rejected):
        local.put(endless, largest=2 * MIB)
    assert endless.given < 4 * MIB


def test_a_stream_that_breaks_off_with_an_error_leaves_nothing(local: EvidenceStore, folder: Path) -> None:
    class Broken(io.RawIOBase):
        pieces: list[bytes | OSError] = [b"half of it", OSError("connection lost")]

        def read(self, size: int = -1) -> bytes:
            piece = self.pieces.pop(0)
            if isinstance(piece, OSError):
                raise piece
            return piece

    broken: Any = Broken()
    with pytest.raises(OSError, match="connection lost"):
        local.put(broken)
    assert kept_files(folder) == []


def test_a_file_that_changes_while_it_is_kept_leaves_nothing(
    local: EvidenceStore, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "moving"
    path.write_bytes(PAPER)
    real = rooms._measure

    def measure_then_change(*args: Any) -> rooms.Kept:
        kept = real(*args)
        path.write_bytes(PAPER.replace(b"contract", b"forgery!"))
        return kept

    monkeypatch.setattr(rooms, "_measure", measure_then_change)
    with pytest.raises(ChangedWhileRead):
        local.put(path)
    assert kept_files(folder) == []


@pytest.mark.parametrize(
    "wrong", ["", "../../etc/passwd", DIGEST.upper(), DIGEST[:-1], DIGEST + "0", f"{DIGEST}/..", "g" * 64]
)
def test_what_is_not_a_sha256_never_reaches_the_disk(local: EvidenceStore, wrong: str) -> None:
    for ask in (local.exists, local.size, local.iterate, local.read, local.verify):
        with pytest.raises(ValueError, match="SHA-256"):
            ask(wrong)


def test_a_missing_object_is_said_to_be_missing(store: EvidenceStore) -> None:
    assert store.verify(DIGEST) == "missing"
    with pytest.raises(MissingObject):
        store.iterate(DIGEST)


@pytest.mark.parametrize("damage", [b"", PAPER[:-1], PAPER + b"x", PAPER.replace(b"contract", b"forgery!")])
def test_damaged_bytes_are_never_handed_out_as_a_whole_file_and_the_same_upload_heals_them(
    local: EvidenceStore, folder: Path, damage: bytes
) -> None:
    local.put(io.BytesIO(PAPER))
    kept_files(folder)[0].write_bytes(damage)
    assert local.verify(DIGEST) == "damaged"
    received: list[bytes] = []
    with pytest.raises(DamagedObject):
        received.extend(local.iterate(DIGEST))
    assert b"".join(received) != damage or not damage
    local.put(io.BytesIO(PAPER))
    assert local.verify(DIGEST) == "intact"


def test_a_kept_file_and_its_folders_are_on_disk_before_put_returns(
    local: EvidenceStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    real = os.fsync

    def remember(handle: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        real(handle)

    monkeypatch.setattr(os, "fsync", remember)
    for _ in range(2):  # the second time the bytes are there, but the first writer may not have come to its sync
        synced.clear()
        local.put(io.BytesIO(PAPER))
        path = kept_files(folder)[0]
        assert {str(path), str(path.parent), str(path.parent.parent), str(folder)} <= set(synced)


def test_many_writers_of_the_same_bytes_make_one_intact_object(local: EvidenceStore, folder: Path) -> None:
    data = random.Random(2).randbytes(3 * MIB)
    results: list[Any] = []
    threads = [threading.Thread(target=lambda: results.append(local.put(io.BytesIO(data)))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(results)) == 1 and len(results) == 8
    assert [path.read_bytes() for path in kept_files(folder)] == [data]


def test_the_private_copy_of_an_upload_is_gone_afterwards(tmp_path: Path) -> None:
    with spool(io.BytesIO(PAPER), folder=tmp_path) as upload:
        assert (upload.sha256, upload.size, upload.path.read_bytes()) == (DIGEST, len(PAPER), PAPER)
        assert upload.path.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(Rejected), spool(io.BytesIO(b""), folder=tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


@given(uploads=st.lists(st.binary(min_size=1, max_size=200), max_size=30))
def test_any_series_of_uploads_keeps_exactly_the_different_ones(
    tmp_path_factory: pytest.TempPathFactory, uploads: list[bytes]
) -> None:
    folder = tmp_path_factory.mktemp("store")
    store = open_store(str(folder))
    for data in uploads:
        assert store.put(io.BytesIO(data)).sha256 == hashlib.sha256(data).hexdigest()
    assert {path.name for path in kept_files(folder)} == {hashlib.sha256(data).hexdigest() for data in uploads}
    assert all(store.read(hashlib.sha256(data).hexdigest()) == data for data in uploads)


WRITER = """
import io, random, sys
from assessor.evidence.store import open_store
store, dice = open_store(sys.argv[1]), random.Random(int(sys.argv[2]))
while True:
    print(store.put(io.BytesIO(dice.randbytes(dice.choice([9_000, 700_000, 6_000_000])))).sha256, flush=True)
"""


def test_a_writer_killed_at_any_moment_leaves_no_partial_object_and_loses_nothing_it_acknowledged(folder: Path) -> None:
    acknowledged: list[str] = []
    for seed in range(8):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), str(seed)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        acknowledged.append(writer.stdout.readline().strip())
        time.sleep(random.Random(seed).uniform(0.02, 0.2))
        writer.kill()
        rest, _ = writer.communicate()
        acknowledged += [line for line in rest.split("\n") if len(line) == 64]
    store = open_store(str(folder))
    assert len(acknowledged) >= 8
    assert {store.verify(digest) for digest in acknowledged} == {"intact"}
    named = [path.name for path in kept_files(folder) if len(path.name) == 64]
    assert {store.verify(name) for name in named} == {"intact"}
