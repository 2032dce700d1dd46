"""One verification of everything: chain, rows, states, checkpoints, and (when asked) the original files."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from assessor.audit.signing import NoteError, Statement, read_note
from assessor.cases.checkpoints import checkpoints, compare_checkpoints, compare_statement
from assessor.cases.derive_states import compare_states, compare_windows
from assessor.cases.verify_log import Walked, compare_rows, count_rows, walk
from assessor.evidence.store import EvidenceStore, open_store
from models.evidence import EvidenceFile


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
        query = select(EvidenceFile.sha256, EvidenceFile.name).order_by(col(EvidenceFile.id))
        for sha256, name in sorted(set(self.session.exec(query))):
            self.looked_at += 1
            if store.verify(sha256) != "intact":
                yield f"证明材料“{name}”（SHA-256 {sha256}）的原件不见了或被改动"

    def summary(self) -> str:
        """What was looked at."""
        files = f"，原件 {self.looked_at} 份" if self.looked_at else ""
        key = "" if self.asked.public or not self.keys else "（公钥取自数据库；请用另行保存的公钥再核对一次）"
        rows = count_rows(self.walked)
        kept = f"，另行保存的存证点 {len(self.asked.kept)} 个" if self.asked.kept else ""
        return f"日志 {self.walked.size} 条，记录 {rows} 行，存证点 {self.signed} 个{kept}{files}{key}。"


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
