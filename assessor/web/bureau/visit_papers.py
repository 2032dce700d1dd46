"""From a visit to its papers: the data of the check-list and of the record, and the pictures that go with it."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import current_app, g

from assessor.cases.visit_content import signatures
from assessor.cases.visits import photos_of
from assessor.documents.inspection import Checklist, InspectedItem, Inspection, Pair, Signer, VisitPaper
from assessor.documents.shapes import Basis, Enterprise
from assessor.evidence.store import DamagedObject, MissingObject, open_store
from assessor.evidence.thumb import small_picture
from assessor.policy.checklist import open_rules
from assessor.web.bureau.visit_rows import Rows
from models.application import Application
from models.batch import Batch
from models.people import Organisation
from models.site_visit import SiteVisit, SiteVisitInspector

MOST_PICTURES = 40
"""Printed pictures; further ones are named by their digests."""


def paper_of(
    name: str, visit: SiteVisit, case: Application, rows: Rows, region: str, digest: str,
    inspectors: Sequence[SiteVisitInspector], signed: list[dict[str, Any]], *, demo: bool,
) -> VisitPaper:  # fmt: skip
    """The data of the paper `name` (checklist | inspection)."""
    firm = g.session.get_one(Organisation, case.enterprise_id)
    drawn = {signer: row.sha256 for signer, row in signatures(g.session, visit, digest).items()}
    filled = name == "inspection"
    shape = Inspection if filled else Checklist
    return shape(
        number=case.number or "",
        issued_at=g.moment.at,
        demo=demo,
        basis=Basis(
            document_number=rows.pack.document_number or rows.pack.title,
            batch=g.session.get_one(Batch, case.batch_id).title,
            pack_id=rows.submission.pack_id,
            pack_digest=rows.submission.pack_digest,
        ),
        enterprise=Enterprise(name=firm.name, uscc=firm.uscc or "", region=region),
        star=rows.pack.levels[rows.submission.level].title,
        submission=rows.submission.seq,
        visited_on=visit.visited_on,
        planned_on=visit.planned_on,
        inspectors=tuple(f"{one.name}（{one.unit}）" if one.unit else one.name for one in inspectors),
        supplement=visit.supplements is not None,
        rules=tuple(f"{rule.says}（{rule.clause}）：{rule.note}" for rule in open_rules(rows.submission.verdict)),
        items=tuple(_item(row, filled) for row in rows.all()),
        content_digest=digest,
        signers=tuple(_signer(one, drawn.get(one["signer"]), filled) for one in signed),
        pictures=tuple(photo.sha256 for photo in photos_of(g.session, visit) if not photo.item) if filled else (),
    )


def _item(row: dict[str, Any], filled: bool) -> InspectedItem:
    return InspectedItem(
        group=row["group"],
        title=row["title"],
        first=row["first"],
        claims=tuple(Pair(label=one["label"], claimed=one["words"]) for one in row["claims"]),
        concerns=(*(f"{one['says']}：{one['note']}" for one in row["concerns"]), *row["flags"]),
        look=tuple(row["look"]),
        ask=tuple(row["ask"]),
        files=tuple(file["name"] for file in row["files"]),
        result=(row["result"] or None) if filled else None,
        words=row["words"] if filled else "",
        corrections=tuple(
            Pair(label=one["label"], claimed=one["before"], found=one["after"]) for one in row["corrections"]
        )
        if filled
        else (),
        pictures=tuple(row["sha"]) if filled else (),
    )


def _signer(one: dict[str, Any], picture: str | None, filled: bool) -> Signer:
    if not filled:
        return Signer(who=one["who"], name="" if one["signer"] == "enterprise" else one["name"])
    return Signer(
        who=one["who"], name=one["name"], position=one["position"], way=one["way"], reason=one["reason"], at=one["at"],
        picture=picture,
    )  # fmt: skip


def pictures_of(visit: SiteVisit, digest: str) -> dict[str, bytes]:
    """The pictures of the record by digest, made small enough for paper by a child process; what cannot be is left out."""
    store = open_store(current_app.extensions["settings"].evidence_store)
    wanted = [row.sha256 for row in signatures(g.session, visit, digest).values() if row.sha256]
    wanted += [photo.sha256 for photo in photos_of(g.session, visit)]
    found: dict[str, bytes] = {}
    for sha256 in dict.fromkeys(wanted):
        if len(found) >= MOST_PICTURES:
            break
        try:
            content = store.read(sha256)
        except (MissingObject, DamagedObject):
            continue
        with tempfile.NamedTemporaryFile(prefix="photo-") as file:
            file.write(content)
            file.flush()
            if made := small_picture(Path(file.name)):
                found[sha256] = made
    return found
