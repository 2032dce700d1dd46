"""One verification of everything: chain, rows, states, checkpoints, and (when asked) the original files."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import sqlalchemy as sql
from sqlmodel import Session, SQLModel

from assessor.audit.signing import NoteError, Statement, read_note
from assessor.cases.checkpoints import checkpoints, compare_checkpoints, compare_statement
from assessor.cases.derive_states import compare_states, compare_windows
from assessor.cases.verify_log import Walked, compare_rows, count_rows, walk
from assessor.evidence.store import EvidenceStore, open_store

_PICTURES = ("site_visit_signature",)
"""Tables whose `sha256` names a picture without a row of its own. Everywhere else a kept file has a media type too."""


@dataclass(frozen=True)
class Asked:
    """Checkpoints kept elsewhere (text by file name), and the public key to hold them to (None: the database's own)."""

    kept: dict[str, str] = field(default_factory=dict)
    public: str | None = None


@dataclass
class Report:
    """A verification under way; `differences` yields Chinese sentences, none when everything is as it was logged."""

    session: Session
    walked: Walked
    asked: Asked
    keys: tuple[str, ...]
    signed: int
    looked_at: int = 0

    def differences(self, evidence: str | None = None) -> Iterator[str]:
        """All of them. `evidence` is the store whose files are read as well."""
        yield from self.walked.problems
        yield from compare_checkpoints(self.session, self.walked)
        yield from self._keys()
        for name, note in self.asked.kept.items():
            yield from self._kept(name, note)
        yield from compare_rows(self.session, self.walked)
        yield from compare_states(self.session)
        yield from compare_windows(self.session)
        if evidence is not None:
            yield from self._files(open_store(evidence))

    def _keys(self) -> Iterator[str]:
        if self.asked.public and self.keys and self.keys[-1] != self.asked.public:
            yield "最新的存证点不是用这把公钥签的"

    def _kept(self, name: str, note: str) -> Iterator[str]:
        trusted = {self.asked.public} if self.asked.public else set(self.keys)
        said = _first_that_holds(note, sorted(trusted))
        if isinstance(said, Statement):
            yield from compare_statement(f"存证点文件 {name}", said, self.walked)
        else:
            yield f"存证点文件 {name}：{said}"

    def _files(self, store: EvidenceStore) -> Iterator[str]:
        for sha256, named in sorted(_kept_files(self.session).items()):
            self.looked_at += 1
            if store.verify(sha256) != "intact":
                yield f"{named}：原件（SHA-256 {sha256}）不见了或被改动"

    def summary(self) -> str:
        """What was looked at."""
        files = f"，原件 {self.looked_at} 份" if self.looked_at else ""
        key = "" if self.asked.public or not self.keys else "（公钥取自数据库；请用另行保存的公钥再核对一次）"
        rows = count_rows(self.walked)
        kept = f"，另行保存的存证点 {len(self.asked.kept)} 个" if self.asked.kept else ""
        return f"日志 {self.walked.size} 条，记录 {rows} 行，存证点 {self.signed} 个{kept}{files}{key}。"


def _kept_files(session: Session) -> dict[str, str]:
    """Every file that a row of any table names by its SHA-256, with the first of its rows in words."""
    found: dict[str, str] = {}
    for table in SQLModel.metadata.sorted_tables:
        if table.name not in _PICTURES and not {"sha256", "media_type"} <= set(table.columns.keys()):
            continue
        primary = next(iter(table.primary_key))
        query = sql.select(table.c.sha256, table.c.name, primary).where(table.c.sha256.is_not(None)).order_by(primary)
        for sha256, name, key in session.connection().execute(query):
            found.setdefault(sha256, f"表 {table.name} 主键 {key}“{name}”")
    return found


def _first_that_holds(note: str, keys: list[str]) -> Statement | NoteError:
    failed = NoteError("没有可用来核对的公钥")
    for key in keys:
        try:
            return read_note(note, key)
        except NoteError as error:
            failed = error
    return failed


def verify(session: Session, asked: Asked) -> Report:
    """Walk the log once; the report then compares. `session` should see one state of the database (store.snapshot)."""
    known = checkpoints(session)
    sizes = {one.size for one in known}
    keys = tuple(dict.fromkeys(one.key for one in known))
    for note in asked.kept.values():
        said = _first_that_holds(note, [asked.public] if asked.public else list(keys))
        if isinstance(said, Statement):
            sizes.add(said.size)
    return Report(session, walk(session, sizes), asked, keys, len(known))
