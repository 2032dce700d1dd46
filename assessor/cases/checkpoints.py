"""Sign what the log is now, and hold what it is now to what was signed before."""

from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlmodel import Session, col, select

from assessor.audit.merkle import Tree, is_beginning
from assessor.audit.signing import NoteError, Statement, public_text, read_note, sign
from assessor.cases.refusal import Refusal
from assessor.cases.verify_log import Walked, walk
from assessor.workflow import Moment
from models.digests import instant
from models.log import Checkpoint, LogEntry


def checkpoints(session: Session) -> list[Checkpoint]:
    """All checkpoints, oldest first."""
    return list(session.exec(select(Checkpoint).order_by(col(Checkpoint.size))))


def make_checkpoint(session: Session, key: Ed25519PrivateKey, moment: Moment) -> Checkpoint:
    """Sign the log as it stands and keep the checkpoint; the newest one again when nothing was written since.

    Raises Refusal when the chain does not hold or an earlier checkpoint is not a beginning of it: a signature under a
    log that was tampered with would make the tampering good.
    """
    earlier = checkpoints(session)
    if earlier and not _written_since(session, earlier[-1].size):
        return earlier[-1]
    walked = walk(session, {one.size for one in earlier}, keep=True)
    problems = [*walked.problems, *compare_checkpoints(session, walked)]
    if problems or not walked.size:
        raise Refusal(*problems or ("日志还是空的，没有可以签名的内容。",))
    tree = Tree(walked.leaves)
    said = Statement(walked.size, tree.root(), instant(moment.at))
    proof = tree.consistency(earlier[-1].size, walked.size) if earlier else []
    made = Checkpoint(
        size=said.size,
        root=said.root.hex(),
        note=sign(key, said),
        key=public_text(key),
        proof=[one.hex() for one in proof],
        at=moment.at,
    )
    session.add(made)
    session.flush()
    return made


def _written_since(session: Session, size: int) -> bool:
    """Whether anything but a checkpoint's own entry was written after the first `size` entries."""
    query = select(LogEntry.seq).where(LogEntry.seq > size, LogEntry.table_name != "checkpoint").limit(1)
    return session.exec(query).first() is not None


def compare_checkpoints(session: Session, walked: Walked) -> Iterator[str]:
    """The checkpoints in the database against the log as walked (with their sizes asked for), each and one by one."""
    before: Checkpoint | None = None
    for one in checkpoints(session):
        name = f"存证点（前 {one.size} 条）"
        try:
            said = read_note(one.note, one.key)
        except NoteError as error:
            yield f"{name}：{error}"
            continue
        if (said.size, said.root.hex()) != (one.size, one.root):
            yield f"{name}：签名的内容与登记的不同"
        yield from compare_statement(name, said, walked)
        if before is not None:
            proof = [bytes.fromhex(step) for step in one.proof]
            old = bytes.fromhex(before.root)
            if not is_beginning(before.size, old, one.size, bytes.fromhex(one.root), proof):
                yield f"{name}：不是前一个存证点（前 {before.size} 条）的延续"
        before = one


def compare_statement(name: str, said: Statement, walked: Walked) -> Iterator[str]:
    """What a checkpoint with a good signature says against the log as walked."""
    if said.size > walked.size:
        yield f"{name}：签名时日志有 {said.size} 条，现在只有 {walked.size} 条，末尾被删"
    elif walked.roots.get(said.size) != said.root.hex():
        yield f"{name}：前 {said.size} 条日志与签名时不同，被改写过"
