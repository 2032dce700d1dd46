"""The task list of a draft: every section with where it stands; afterwards it leads to the tracking page."""

from typing import Any

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.assemble import assemble
from assessor.cases.case_facts import case_facts
from assessor.cases.freeze_money import draft_standing
from assessor.cases.materials import papers_of
from assessor.cases.open_remarks import last_return, open_remarks
from assessor.cases.progress import progress
from assessor.cases.proof_checks import unproven
from assessor.cases.proofs import proofs_of
from assessor.cases.section_status import statuses
from assessor.cases.windows import window_of
from assessor.web.enterprise.blueprint import pages
from assessor.web.enterprise.common import batch_of, editable, pack_of, sections_of, the_case
from assessor.web.enterprise.home import window_seen
from assessor.web.filters import yuan
from assessor.workflow import Allowed, open_steps
from models.application import Application
from questionnaires.shapes import Pack


@pages.get("/applications/<ref>")
def tasks(ref: str) -> ResponseReturnValue:
    """What is filled in, what is left, and the way to submit."""
    case = the_case(ref)
    if not editable(case):
        return redirect(url_for("enterprise.track", ref=ref), 303)
    pack = pack_of(case)
    made = assemble(g.session, case, pack, g.moment.today)
    remarks = open_remarks(g.session, case)
    proofs = proofs_of(g.session, case)
    sections = sections_of(case, pack)
    seen = statuses(g.session, case, sections, made, remarks)
    gaps = unproven(pack, case.level, made.document, proofs)
    rows: list[dict[str, Any]] = [
        {
            "title": section.title,
            "href": url_for("enterprise.section", ref=ref, section_id=section.id),
            "help": section.intro,
            "status": seen[section.id].words,
            "tone": seen[section.id].tone,
        }
        for section in sections
    ]
    done = sum(one.done for one in seen.values())
    return render_template(
        "enterprise/tasks.html",
        title=f"{pack.levels[case.level].title}申报",
        rating=pack.kind == "rating",
        caption=batch_of(case).title,
        case=case,
        pack=pack,
        tasks=rows,
        evidence=[
            _evidence(ref, len(proofs), len(gaps), sum(not one.enough for one in papers_of(pack, proofs))),
            *_money(case, pack, made.document),
        ],
        finish=_finish(case, made.missing or made.unreadable),
        done=done,
        total=len(sections),
        window=window_seen(window_of(g.session, case.batch_id, case.city_code), g.moment),
        progress=progress(g.session, case, pack, g.moment),
        returned=last_return(g.session, case) if case.state == "returned" else None,
        remarks=sum(map(len, remarks.values())),
        withdraw=withdraw_open(case, pack),
        breadcrumb=[{"label": "企业首页", "href": url_for("enterprise.home")}, {"label": "申报", "href": None}],
    )


def _evidence(ref: str, files: int, gaps: int, papers: int) -> dict[str, Any]:
    status = f"{files} 个文件" if files else "未开始"
    if gaps:
        status += f"，{gaps} 处还没有佐证"
    if papers:
        status += f"，还缺 {papers} 项规定的材料"
    return {
        "title": "佐证材料",
        "href": url_for("enterprise.files", ref=ref),
        "help": "合同、付款凭证、发票、截图等，每个文件写明佐证哪几条。",
        "status": status,
        "tone": ("warn" if papers else "info" if gaps else "good") if files else "neutral",
    }


def _money(case: Application, pack: Pack, document: dict[str, Any]) -> list[dict[str, Any]]:
    """Contracts, invoices and payments, where the programme counts money."""
    found = draft_standing(g.session, case, pack, document)
    if found is None:
        return []
    claimed, proven = found.claims.whole, found.proof.proven
    enough = bool(claimed) and proven >= (claimed or 0)
    return [
        {
            "title": "合同、发票与付款",
            "href": url_for("enterprise.money", ref=case.ref),
            "help": f"逐笔核对“{found.claims.says}”，看清能证明多少、差在哪里。",
            "status": f"能证明 {yuan(proven)} 元" if proven else "还没有核对",
            "tone": "good" if enough else "info" if proven else "neutral",
        }
    ]


def _finish(case: Application, unfinished: Any) -> list[dict[str, Any]]:
    return [
        {
            "title": "核对清单",
            "href": url_for("enterprise.checks", ref=case.ref),
            "help": "列出必须修改的和建议核对的内容，每一条都能点到原处。",
            "status": "有必须修改的内容" if unfinished else "可以核对",
            "tone": "warn" if unfinished else "good",
        },
        {
            "title": "预览：审核人员会看到什么",
            "href": url_for("enterprise.preview", ref=case.ref),
            "help": "按所选星级逐条判断，并告诉您怎样改会有不同结果。",
            "status": "随时可看",
            "tone": "neutral",
        },
        {
            "title": "承诺与提交" if case.state == "draft" else "承诺与重新提交",
            "href": url_for("enterprise.filing", ref=case.ref),
            "help": "由企业负责人确认真实性承诺后提交。",
            "status": "还不能提交" if unfinished else "可以提交",
            "tone": "neutral" if unfinished else "good",
        },
    ]


def withdraw_open(case: Application, pack: Pack) -> bool:
    """Whether this person may take the application back now."""
    assert pack.process is not None
    steps = open_steps(pack.process, case_facts(g.session, case, pack, g.moment), g.viewer, g.moment)
    return any(isinstance(step, Allowed) and step.step.step == "withdraw" for step in steps)
