"""Where a submitted application is, what happened, what was filed, and what changed between two submissions."""

from typing import Any

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func
from sqlmodel import select

from assessor.cases.answer_words import answer_words, line_titles
from assessor.cases.assemble import assemble
from assessor.cases.changes import Change, changes_between
from assessor.cases.day_words import day_words
from assessor.cases.decision_sheet import TOLD
from assessor.cases.history import history
from assessor.cases.open_remarks import last_return
from assessor.cases.panel_outcome import outcome_of
from assessor.cases.progress import progress
from assessor.cases.receipt import submissions_of
from assessor.cases.refusal import NotFound
from assessor.cases.submit import manifest
from assessor.policy.packs import EVIDENCE_KINDS
from assessor.web.adoption_rows import rows_of_filing
from assessor.web.enterprise.award_view import award_filed
from assessor.web.enterprise.blueprint import pages
from assessor.web.enterprise.checks import places_by_line
from assessor.web.enterprise.common import batch_of, editable, pack_of, sections_of, the_case, trail
from assessor.web.enterprise.document_view import section_views
from assessor.web.enterprise.inspected_view import inspected_view
from assessor.web.enterprise.proof_rows import place_titles
from assessor.web.enterprise.tasks import withdraw_open
from assessor.web.regions import region_names
from assessor.web.service_rows import rows_of_case
from models.application import Application, Submission
from models.notice import Objection
from questionnaires.shapes import Pack


@pages.get("/applications/<ref>/progress")
def track(ref: str) -> ResponseReturnValue:
    """The process line, who acts next and by when, the record so far, what was filed."""
    case = the_case(ref)
    pack = pack_of(case)
    filed = submissions_of(g.session, case)
    newest = filed[-1] if filed else None
    return render_template(
        "enterprise/track.html",
        title="办理进度",
        caption=f"{batch_of(case).title} · {pack.levels[case.level].title}",
        case=case,
        pack=pack,
        progress=progress(g.session, case, pack, g.moment),
        events=history(g.session, case, pack, g.viewer),
        submissions=filed,
        newest=newest,
        files=[_filed_file(case, file) for file in newest.files] if newest else [],
        sections=section_views(case, pack, sections_of(case, pack), newest.document, edit=False) if newest else [],
        award=award_filed(g.session, case, pack),
        returned=last_return(g.session, case) if case.state == "returned" else None,
        editable=editable(case),
        withdraw=withdraw_open(case, pack),
        sheet=case.state in TOLD,
        panel=outcome_of(g.session, case) if case.state in TOLD else None,
        objections=g.session.exec(select(func.count()).where(Objection.application_id == case.id)).one(),
        inspected=inspected_view(case, newest),
        services=rows_of_case(case, pack),
        adoption=rows_of_filing(case, pack),
        breadcrumb=[{"label": "企业首页", "href": url_for("enterprise.home")}, {"label": "办理进度", "href": None}],
    )


@pages.get("/applications/<ref>/changes")
def changes(ref: str) -> ResponseReturnValue:
    """Field by field: the newest submission against the one before; while returned, the draft against the newest."""
    case = the_case(ref)
    pack = pack_of(case)
    filed = submissions_of(g.session, case)
    if editable(case) and filed:
        before, after = filed[-1], _draft_as_filed(case, pack)
        words = ("上次提交", "现在")
    elif len(filed) > 1:
        before, after = filed[-2], filed[-1]
        words = (f"第 {before.seq} 次提交", f"第 {after.seq} 次提交")
    else:
        raise NotFound("只提交过一次，没有可以对照的内容")
    return render_template(
        "enterprise/changes.html",
        title="改了什么",
        caption="、".join(words),
        case=case,
        rows=change_rows(pack, before, after),
        words=words,
        editable=editable(case),
        breadcrumb=trail(case, ("改了什么", None)),
    )


def _draft_as_filed(case: Application, pack: Pack) -> Submission:
    """The draft in the shape of a submission, for comparison only: it is never stored."""
    document = assemble(g.session, case, pack, g.moment.today).document
    # The pledge belongs to each submission; a draft has not been pledged yet, which is not a change worth showing.
    return Submission(
        application_id=case.id or 0, seq=0, level=case.level, document={**document, "pledge": True}, document_sha256="",
        files=manifest(g.session, case), pack_id=pack.id, pack_digest=pack.digest, outcome="", verdict={},
        submitted_by=g.viewer.person_id, at=g.moment.at,
    )  # fmt: skip


def change_rows(pack: Pack, before: Submission, after: Submission) -> list[dict[str, Any]]:
    """Changes as rows for the component `diffs`: label, before and after in words."""
    names = region_names(g.session)
    titles: dict[str, str] = {}
    for document in (before.document, after.document):
        for section in pack.sections:
            if section.kind == "lines":
                titles |= line_titles(section, document)
    return [_row(pack, change, titles, names) for change in changes_between(before, after, pack)]


def _row(pack: Pack, change: Change, titles: dict[str, str], names: dict[str, str]) -> dict[str, Any]:
    if change.question == "level":
        level = pack.levels
        return {"label": "申报的星级", "before": level[change.before].title, "after": level[change.after].title}
    if change.section == "files":
        return {
            "label": "佐证材料",
            "before": _file_words(change.before, titles),
            "after": _file_words(change.after, titles),
        }
    section = pack.section(change.section)
    title = titles.get(change.line_id, "")
    where = f"{section.title}" + (f" · {title}" if title else "")
    if not change.question:
        return {"label": where, "before": title if change.before else None, "after": title if change.after else None}
    question = section.question(change.question)
    assert question is not None

    def words(value: Any) -> str:
        if question.type == "region" and value:
            return names.get(value, str(value))
        return answer_words(question, value, titles) or "（空）"

    return {"label": f"{where} · {question.label}", "before": words(change.before), "after": words(change.after)}


def _file_words(file: dict[str, Any] | None, titles: dict[str, str]) -> str | None:
    if file is None:
        return None
    proves = "、".join(titles.get(place["line"], "整个部分") for place in file["proves"]) or "未说明"
    days = [day_words(day) for day in dict.fromkeys((file["dated_from"], file["dated_to"])) if day]
    dates = f"，{' 至 '.join(days)}" if days else ""
    return f"{file['name']}（{EVIDENCE_KINDS.get(file['kind'], file['kind'])}{dates}；佐证：{proves}）"


def _filed_file(case: Application, file: dict[str, Any]) -> dict[str, Any]:
    from assessor.web.enterprise.proof_rows import TYPES

    return {
        "name": file["name"],
        "type": TYPES.get(file["media_type"], "文件"),
        "kind": EVIDENCE_KINDS.get(file["kind"], file["kind"]),
        "size": file["size"],
        "dates": None,
        "sha256": file["sha256"],
        "at": None,
        "href": url_for("enterprise.download", ref=case.ref, file_ref=file["ref"]),
        "view": url_for("enterprise.view_file", ref=case.ref, file_ref=file["ref"]),
    }


__all__ = ["change_rows", "changes", "place_titles", "places_by_line", "track"]
