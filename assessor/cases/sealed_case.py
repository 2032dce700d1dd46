"""A sealed case file: everything the service keeps of one case, with proof that it is in the signed log.

The ZIP is made of fixed parts in a fixed order without compression, so that equal content is equal bytes and the
checker (docs/verify_case.py) can refuse any other byte. People appear by number, office and role: their own rows hold
what has to stay here.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Table, tuple_
from sqlalchemy import select as choose
from sqlmodel import Session, SQLModel, col, select

from assessor.audit.merkle import Tree
from assessor.cases.checkpoints import checkpoints
from assessor.cases.refusal import Refusal
from assessor.cases.verify_log import walk
from assessor.evidence.store import DamagedObject, MissingObject, open_store
from models.application import Application, Submission
from models.digests import canonical, contents, instant, reading
from models.evidence import EvidenceFile
from models.log import LogEntry, RowSalt
from models.record import Event
from models.recording import is_logged

_ENTRIES: Table = LogEntry.__table__  # type: ignore[attr-defined]
_SALTS: Table = RowSalt.__table__  # type: ignore[attr-defined]
_PARENTS = ("organisation", "batch", "public_notice")
_APART = frozenset({"panel_bar", "panel_sheet", "panel_decision"})
"""Who looked at whom, and what a meeting noted before its result was confirmed: the panel's own business, also of other
applicants. What the province made of it is in the record and in `panel_result_item`."""
_DAY = (2022, 2, 23, 0, 0, 0)  # any day, always the same one: the programme's
Rows = dict[str, dict[str, dict[str, Any]]]
"""Contents by table and key."""


def seal(session: Session, case: Application, files: Iterable[tuple[str, bytes]] = ()) -> bytes:
    """The sealed file of a case, provable by the newest checkpoint. `files` are originals to enclose, by SHA-256.

    Raises Refusal when there is no checkpoint yet, something of the case was written after it, or the log does not hold.
    """
    known = checkpoints(session)
    if not known:
        raise Refusal("日志还没有存证点，不能封存卷宗。请由管理人员先运行 flask audit checkpoint。")
    newest = known[-1]
    walked = walk(session, {newest.size}, keep=True)
    if walked.problems or walked.roots.get(newest.size) != newest.root:
        raise Refusal("日志与存证点不符，不能封存卷宗。请立即由审计人员运行 flask audit verify。")
    tree, parts = Tree(walked.leaves), {}
    for table, rows in sorted(_rows_of(session, case).items()):
        parts[f"rows/{table}.json"] = canonical(_proven(session.connection(), table, rows, tree, newest.size))
    earlier = [
        {"note": one.note, "proof": [step.hex() for step in tree.consistency(one.size, newest.size)]}
        for one in known[:-1]
    ]
    parts |= {
        "checkpoint.txt": newest.note.encode(),
        "public-key.txt": f"{newest.key}\n".encode(),
        "earlier.json": canonical(earlier),
        **{f"files/{sha256}": content for sha256, content in files},
    }
    return pack_up(parts)


def originals(session: Session, case: Application, store: str) -> Iterator[tuple[str, bytes]]:
    """The case's files as kept, each once. Raises Refusal for one that is missing or damaged."""
    kept = open_store(store)
    for sha256 in session.exec(select(EvidenceFile.sha256).where(EvidenceFile.application_id == case.id).distinct()):
        try:
            yield sha256, kept.read(sha256)
        except (MissingObject, DamagedObject) as error:
            raise Refusal(f"材料原件 {sha256} 不见了或被改动，请先从备份恢复。") from error


def pack_up(parts: dict[str, bytes]) -> bytes:
    """A ZIP of these parts: by name, not compressed, always of the same day and rights."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as file:
        for name in sorted(parts):
            entry = zipfile.ZipInfo(name, _DAY)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            file.writestr(entry, parts[name])
    return made.getvalue()


def _rows_of(session: Session, case: Application) -> Rows:
    """Rows of the case's own tables, what hangs on them, and what they speak of."""
    connection, found = session.connection(), Rows()
    tables = [table for table in SQLModel.metadata.sorted_tables if is_logged(table)]
    own = [table for table in tables if "application_id" in table.columns]
    application: Table = Application.__table__  # type: ignore[attr-defined]
    _take(connection, found, application, application.c.id == case.id)
    for table in own:
        _take(connection, found, table, table.c.application_id == case.id)
    held = {"application", *(table.name for table in own)}
    for table in tables:  # in the order of their foreign keys
        if table.name not in held and table.name not in _APART:
            for key in table.foreign_keys:
                if (parent := key.column.table.name) in held and parent != "application":
                    ids = [row[key.column.name] for row in found.get(parent, {}).values()]
                    if table.name not in _PARENTS and ids:
                        _take(connection, found, table, key.parent.in_(ids))
    for name in _PARENTS:
        _take_parents(connection, found, SQLModel.metadata.tables[name])
    digests = choose(col(Submission.pack_digest)).where(col(Submission.application_id) == case.id)
    packs = SQLModel.metadata.tables["pack_copy"]
    _take(connection, found, packs, packs.c.digest.in_(digests))
    acted = choose(col(Event.actor_id), col(Event.organisation_id)).where(col(Event.application_id) == case.id)
    members = SQLModel.metadata.tables["membership"]
    _take(connection, found, members, tuple_(members.c.person_id, members.c.organisation_id).in_(acted))
    return found


def _take(connection: Connection, found: Rows, table: Table, asked: Any) -> None:
    if rows := dict(contents(connection, table, reading(table, connection.dialect.name).where(asked))):
        found.setdefault(table.name, {}).update(rows)


def _take_parents(connection: Connection, found: Rows, table: Table) -> None:
    ids = {
        row[column.name]
        for name, rows in list(found.items())
        for column in SQLModel.metadata.tables[name].columns
        if any(key.column.table is table for key in column.foreign_keys)
        for row in rows.values()
        if column.name in row
    }
    if ids:
        _take(connection, found, table, table.c.id.in_(sorted(ids)))


def _proven(
    connection: Connection, table: str, rows: dict[str, dict[str, Any]], tree: Tree, size: int
) -> list[dict[str, Any]]:
    salts = choose(_SALTS.c.row_key, _SALTS.c.salt).where(_SALTS.c.table_name == table, _SALTS.c.row_key.in_(rows))
    salted = {row[0]: row[1] for row in connection.execute(salts)}
    query = (
        choose(_ENTRIES).where(_ENTRIES.c.table_name == table, _ENTRIES.c.row_key.in_(rows)).order_by(_ENTRIES.c.seq)
    )
    last = {entry["row_key"]: dict(entry) for entry in connection.execute(query).mappings()}
    proven = []
    for key, row in rows.items():
        if key not in last or key not in salted:
            raise Refusal("本案有记录不在日志中，不能封存卷宗。请立即由审计人员运行 flask audit verify。")
        if last[key]["seq"] > size:
            raise Refusal("本案在最近一次存证之后又有办理，尚不能封存。请在下一次存证（通常每日一次）后再下载。")
        entry = {**last[key], "at": instant(last[key]["at"])}
        proof = [one.hex() for one in tree.inclusion(entry["seq"] - 1, size)]
        proven.append({"row": row, "salt": salted[key], "entry": entry, "proof": proof})
    return sorted(proven, key=lambda one: one["entry"]["seq"])
