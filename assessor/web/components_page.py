"""The components page: every component in every state, with made-up content. Development and demonstration only."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, render_template

blueprint = Blueprint("components", __name__)

DOCUMENT = "苏工信融合〔2022〕46号"
LONG_NAME = "江苏苏南长三角高端精密轴承与工业传动装备智能制造研究院（昆山）股份有限公司"
REGIONS = [("南京市", [("320102", "玄武区"), ("320106", "鼓楼区")]), ("徐州市", [("320302", "鼓楼区"), ("320382", "邳州市")]),
           ("苏州市", [("320583", "昆山市"), ("320571", "苏州工业园区")])]


def _stages(current: int, stopped: bool = False) -> list[dict[str, Any]]:
    titles = ("填写材料", "县（市、区）审核", "设区市评定", "公示", "公布")
    ends = [date(2022, 3, 5), date(2022, 3, 11), None, None, None]
    here = "stopped" if stopped else "current"
    return [{"title": title, "state": "done" if i < current else here if i == current else "todo",
             "at": ends[i] if i < current else None, "note": "还有 6 天" if i == current and not stopped else None}
            for i, title in enumerate(titles)]


def _finding(outcome: str, says: str, observed: str, required: str, remedy: str | None, lines: tuple[dict[str, Any], ...]) -> SimpleNamespace:
    return SimpleNamespace(rule=says, clause="一(三)", outcome=outcome, says=says, observed=observed, required=required,
                           remedy=remedy, lines=[SimpleNamespace(**line) for line in lines])


FINDINGS = [
    _finding("not_met", "每项云服务都要连续用满 3 个月", "3 项中有 2 项用满", "截至 2022年1月31日，每项都不少于 3 个月",
             "「设备运维管理平台」从 2021年11月1日 开始使用，本批次截止时还差 1 天。可以把它从申报中移出，或者留到下一批次再报。",
             ({"id": "s1", "outcome": "met", "met_on": date(2021, 9, 1), "note": ""}, {"id": "s3", "outcome": "not_met",
              "met_on": date(2022, 2, 1), "note": "比截止日晚 1 天"}, {"id": "s2", "outcome": "unknown", "met_on": None, "note": "没有填写起始日期"})),
    _finding("unknown", "上云支出达到规定金额", "45,000.00 元（4.5 万元）", "文件没有给出金额，由主管部门另行设定", None, ()),
    _finding("met", "企业在江苏省内登记，并且是独立法人", "昆山市，独立法人", "江苏省内登记的独立法人", None, ()),
    _finding("met", "星级按阶梯申报", "目前未评星，申报四星级", "未评星的企业可以申报三星级或四星级", None, ()),
]
EVENTS = [
    {"what": "退回补正", "who": "周明（昆山市工业和信息化局）", "behalf": "昆山市工业和信息化局", "at": datetime(2022, 3, 8, 6, 21, tzinfo=UTC),
     "tone": "warn", "reason": "材料与填报不一致", "remark": "第 2 张发票的开票日期与付款凭证相差较大，请核对。\n另请补充设备联网的截图。"},
    {"what": "提交申报", "who": "李芳（负责人）", "behalf": LONG_NAME, "at": datetime(2022, 3, 5, 1, 2, tzinfo=UTC), "tone": "good", "remark": None, "reason": None},
    {"what": "开始填写", "who": "王强（经办人）", "behalf": None, "at": datetime(2022, 3, 1, 0, 30, tzinfo=UTC), "tone": "neutral", "remark": None, "reason": None},
]
FILES = [
    {"name": "云服务器采购合同（2021—2022 年度，含补充协议与价格清单）.pdf", "type": "PDF", "size": 318_204, "kind": "合同", "dates": "签订于 2021年5月28日",
     "sha256": "9f2c" * 16, "lines": ["云服务器", "云数据库"], "href": "#file", "at": datetime(2022, 3, 2, 3, 4, tzinfo=UTC)},
    {"name": "控制台截图.png", "type": "PNG", "size": 1_204_551, "kind": "使用截图", "dates": None, "sha256": "0a1b" * 16, "lines": [], "href": "#file", "at": None},
]
QUESTIONS: list[dict[str, Any]] = [
    {"id": "name", "label": "企业名称", "type": "text", "required": True, "help": "与营业执照一致。"},
    {"id": "uscc", "label": "统一社会信用代码", "type": "uscc", "required": True},
    {"id": "region", "label": "登记所在地", "type": "region", "required": True, "help": "请选择营业执照上的登记地。南京和徐州各有一个鼓楼区，请看清所属的市。"},
    {"id": "legal_person", "label": "企业是不是独立法人？", "type": "boolean", "required": True, "help": "分公司、办事处不是独立法人。"},
    {"id": "violations", "label": "近期的失信或违法违规记录", "type": "texts", "required": True, "help": "没有就勾选「没有」。"},
    {"id": "founded_on", "label": "成立日期", "type": "date", "required": False},
    {"id": "employees", "label": "从业人数", "type": "integer", "unit": "人", "required": False},
    {"id": "revenue", "label": "上一年度营业收入", "type": "money", "required": False, "help": "单位是元，不是万元。"},
    {"id": "form", "label": "部署方式", "type": "choice", "required": True, "choices": [("public", "公有云"), ("private", "私有云"), ("hybrid", "混合云")]},
    {"id": "domain", "label": "上云的业务", "type": "choice", "required": True, "choices": [(str(i), w) for i, w in enumerate(
        ("请看清再选的一项很长的业务领域名称", "设计", "生产", "物流", "销售", "服务", "管理", "其他"))]},
    {"id": "serves", "label": "设备上云用来做什么", "type": "choices", "required": True, "choices": [
        ("management", "设备管理"), ("monitoring", "数据监测"), ("decision", "决策优化")]},
    {"id": "used", "label": "使用时间", "type": "periods", "required": True},
    {"id": "invoice", "label": "发票", "type": "invoice", "required": False},
    {"id": "summary", "label": "应用情况", "type": "long_text", "required": False, "help": "说说用了什么数据、做了什么模型、带来什么变化，300 字左右。"},
]
ANSWERS: dict[str, Any] = {
    "name": LONG_NAME, "uscc": "91320583XXFAKE0018", "region": "320583", "legal_person": True, "violations": [], "founded_on": date(2012, 5, 1),
    "employees": 260, "revenue": 8_500_000_000, "form": "public", "domain": "0", "serves": ["monitoring"], "summary": "",
    "used": [{"from": date(2020, 6, 1), "to": date(2021, 5, 31)}, {"from": date(2021, 6, 1), "to": None}],
    "invoice": {"code": None, "number": "22322000000012345678"}}
ERRORS = {"name": "请填写企业名称。", "uscc": "第 18 位校验码不对，请对照营业执照检查。", "region": "请选择登记所在地。",
          "legal_person": "请选择；不确定就选「尚不清楚」。", "violations": "请填写记录，或勾选「没有」。", "founded_on": "成立日期不能晚于今天。",
          "employees": "请填整数，例如 260。", "revenue": "请填数字，单位是元，例如 85000000.00。", "form": "请选择部署方式。", "domain": "请选择一项。",
          "serves": "请至少选一项。", "used": "请填写使用时间。", "used-0-to": "结束日期早于开始日期。", "invoice-number": "数电票号码应为 20 位。", "summary": "太长了，请控制在 2,000 字以内。"}
LADDER = [
    {"level": "three_star", "state": "held", "says": "2021年6月30日获评。", "here": True, "earliest": None, "href": None},
    {"level": "four_star", "state": "near", "says": "还差 1 项：有一项云服务没有用满 3 个月。", "here": False, "earliest": date(2022, 2, 1), "href": "#findings"},
    {"level": "five_star", "state": "closed", "says": "要先获评四星级。", "here": False, "earliest": None, "href": "#findings"},
]
LADDER_NEW = [
    {"level": "three_star", "state": "ready", "says": "各项形式条件都已符合。", "here": False, "earliest": None, "href": "#findings"},
    {"level": "four_star", "state": "unknown", "says": "有 2 项还没有回答。", "here": False, "earliest": None, "href": "#findings"},
    {"level": "five_star", "state": "closed", "says": "要先获评四星级。", "here": False, "earliest": None, "href": None},
]
COLUMNS = [
    {"key": "name", "label": "企业", "href_key": "href", "head": True, "sort_url": "?sort=name", "sorted": "ascending"},
    {"key": "uscc", "label": "信用代码", "kind": "code"}, {"key": "level", "label": "星级", "kind": "stars"},
    {"key": "status", "label": "状态", "kind": "badge"}, {"key": "spend", "label": "上云支出", "kind": "money", "unit": "元", "sort_url": "?sort=spend"},
    {"key": "at", "label": "提交日期", "kind": "date"},
]


def _rows(count: int) -> list[dict[str, Any]]:
    states = (("待审核", "waiting"), ("已退回", "warn"), ("公示中", "info"), ("已评定", "good"), ("不予评定", "bad"))
    levels = ("three_star", "four_star", "five_star")
    return [{"name": LONG_NAME if i % 7 == 0 else f"示例精密机械（{i + 1:03}）有限公司", "href": "#table", "uscc": f"91320583XXFAKE{i:04}", "level": levels[i % 3],
             "status": states[i % 5], "spend": None if i % 11 == 0 else 4_500_000 + i * 13_37, "at": date(2022, 3, 1 + i % 28)} for i in range(count)]


@blueprint.get("/components")
def index() -> str:
    """Show everything once."""
    return render_template(
        "components_page.html", document=DOCUMENT, long_name=LONG_NAME, regions=REGIONS, running=_stages(2), returned=_stages(1, stopped=True),
        finished=_stages(5), findings=FINDINGS, line_names={"s1": "云服务器", "s2": "云数据库", "s3": "设备运维管理平台"}, events=EVENTS,
        files=FILES, questions=QUESTIONS, answers=ANSWERS, example_errors={f"bad.{name}": words for name, words in ERRORS.items()}, ladder=LADDER, ladder_new=LADDER_NEW, columns=COLUMNS, few=_rows(6), many_rows=_rows(500),
        due=datetime(2022, 3, 18, 15, 59, 59, tzinfo=UTC))
