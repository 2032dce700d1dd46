"""Data for each document: an ordinary case, and one that strains it (long names, many rows, empty lists)."""

import hashlib
from typing import Any

from assessor.cases.certificate_paper import qr_rows
from tests.documents.form_examples import material_forms

LONG_NAME = "江苏虚构长三角一体化智能装备与新能源汽车零部件精密制造（集团）股份有限公司昆山高新技术产业开发区分部"
BASIS = {
    "document_number": "苏工信融合〔2022〕46号",
    "batch": "2022年度首批",
    "pack_id": "jiangsu-star-2022",
    "pack_digest": "sha256:" + hashlib.sha256(b"pack").hexdigest(),
}
ENTERPRISE = {"name": "苏州虚拟精工制造有限公司", "uscc": "91320583XXFAKE0018", "region": "江苏省苏州市昆山市"}


def _file(number: int, **more: Any) -> dict[str, Any]:
    kinds = ("云服务合同", "付款凭证", "发票", "控制台截图")
    return {
        "name": f"{number:02d}-{kinds[number % 4]}.pdf",
        "kind": kinds[number % 4],
        "size": 31_744 * (number + 1),
        "sha256": hashlib.sha256(str(number).encode()).hexdigest(),
        "dated_from": "2021-06-01",
        "dated_to": "2022-05-31" if number % 2 else "2021-06-01",
        "proves": ["云服务器（s1）", "付款 2021-06-10 20,000.00 元（p1）"] if number % 3 else [],
    } | more


RECEIPT: dict[str, Any] = {
    "number": "SB-2022-1-320583-00017",
    "issued_at": "2022-03-05T06:03:21+00:00",
    "demo": True,
    "basis": BASIS,
    "enterprise": ENTERPRISE,
    "star": "三星级上云企业",
    "submission": 2,
    "submitted_at": "2022-03-05T06:03:20+00:00",
    "signed_by": "沈知远",
    "filled_by": "陆小满",
    "sections": [
        {"title": "云服务", "lines": 2},
        {"title": "付款", "lines": 2},
        {"title": "上云设备", "lines": 0},
        {"title": "创新应用", "lines": 0},
    ],
    "spend_fen": 4_500_000,
    "spend_from": "2021-01-01",
    "spend_to": "2022-01-31",
    "files": [_file(number) for number in range(5)],
    "next_step": {"who": "昆山市工业和信息化局", "what": "在线审核申报材料，报送设区市或退回补正", "by": "2022-04-15"},
}

RECEIPT_STRAINED: dict[str, Any] = RECEIPT | {
    "demo": False,
    "enterprise": ENTERPRISE | {"name": LONG_NAME},
    "signed_by": "欧阳" * 12,
    "spend_fen": None,
    "files": [
        _file(n, name="VeryLongFileNameWithoutAnySpaces_" * 3 + f"{n}.pdf", proves=["#eval(sys) *粗* <标签> $x$"] * 4)
        for n in range(60)
    ],
}

SELFCHECK: dict[str, Any] = {
    "number": "ZC-20220305-7F3K",
    "issued_at": "2022-03-05T06:03:21+00:00",
    "basis": BASIS,
    "enterprise_name": "苏州虚拟精工制造有限公司",
    "as_if_submitted_on": "2022-03-05",
    "ladder": [
        {"star": "三星级", "state": "ready", "words": "各项均已满足"},
        {"star": "四星级", "state": "open", "words": "还差 2 项"},
        {"star": "五星级", "state": "closed", "words": "须先获评四星级"},
    ],
    "levels": [
        {
            "star": "四星级上云企业",
            "outcome": "ineligible",
            "summary": "11 项要求中有 9 项已满足，2 项还差一步。",
            "earliest": "2022-03-05",
            "changes": [
                "把“设备管理平台”的起用日期补充完整，并上传合同与开通截图。",
                "补充至少 1 台带边缘侧处理的设备，写明用途。",
            ],
            "rules": [
                {
                    "says": "每项云服务都要连续用满规定月数",
                    "clause": "一(三)",
                    "outcome": "not_met",
                    "observed": "设备管理平台自 2021-11-01 起用",
                    "required": "截至 2022-01-31 连续使用不少于 3 个月",
                    "remedy": "等到下一批次申报，或从本次填报中去掉这项服务。",
                    "earliest": "2022-02-01",
                    "in_time": False,
                },
                {
                    "says": "至少有一台设备上云并在边缘侧处理数据",
                    "clause": "一(二)",
                    "outcome": "unknown",
                    "observed": "没有填写边缘侧情况",
                    "required": "不少于 1 台",
                    "remedy": "向设备厂家确认后补填。",
                    "earliest": "2022-03-05",
                    "in_time": True,
                },
                {
                    "says": "企业在江苏省内注册",
                    "clause": "一(一)",
                    "outcome": "met",
                    "observed": "昆山市",
                    "required": "江苏省内",
                },
            ],
        },
        {
            "star": "三星级上云企业",
            "outcome": "eligible",
            "summary": "全部要求均已满足，可以申报。",
            "rules": [
                {
                    "says": "采购公有云服务",
                    "clause": "一(二)",
                    "outcome": "met",
                    "observed": "2 项均为公有云",
                    "required": "公有云",
                }
            ],
        },
    ],
    "unset": ["评分标准与分数线（46号附件1 未公开）"],
}

DECISION: dict[str, Any] = {
    "number": "PD-2022-1-320583-00017",
    "issued_at": "2022-04-11T02:00:00Z",
    "basis": BASIS,
    "enterprise": ENTERPRISE,
    "star": "三星级上云企业",
    "state": "公示中",
    "submission": 2,
    "submitted_at": "2022-03-05T06:03:20Z",
    "spend_fen": 4_500_000,
    "rules": [
        {
            "says": "每项云服务都要连续用满规定月数",
            "clause": "一(三)",
            "found": "not_met",
            "observed": "云 ERP 自 2021-11-01 起用",
            "required": "截至 2022-01-31 连续使用不少于 3 个月",
            "judgement": "met",
            "judged_by": "顾临川（苏州市工信局）",
            "reason": "现场核查开通记录为 2021-10-28，填报有误。",
            "evidence": ["03-控制台截图.pdf", "现场核查记录"],
        },
        {
            "says": "企业在江苏省内注册",
            "clause": "一(一)",
            "found": "met",
            "observed": "昆山市",
            "required": "江苏省内",
            "judgement": "met",
            "judged_by": "顾临川（苏州市工信局）",
        },
        {"says": "评分达到规定分数", "clause": "附件1", "found": "unknown", "observed": "本包未设定"},
    ],
    "checks": [
        {
            "title": "现场核查",
            "on": "2022-03-22",
            "by": "顾临川、闻笛",
            "result": "与申报一致",
            "remark": "查看开通记录与机房。",
        },
        {"title": "信用审查", "on": "2022-03-24", "by": "闻笛", "result": "未见不良记录"},
    ],
    "conclusion": {
        "words": "评定为三星级上云企业，进入公示",
        "by": "顾临川",
        "organisation": "苏州市工业和信息化局",
        "on_behalf_of": None,
        "at": "2022-04-01T01:30:00Z",
        "reason": "各项要求均已满足。",
    },
    "would_change": ["公示期内有异议且查实", "现场核查发现服务已停用"],
    "steps": [
        {"at": "2022-03-05T06:03:20Z", "who": "沈知远", "organisation": "苏州虚拟精工制造有限公司", "what": "提交申报"},
        {
            "at": "2022-03-10T01:00:00Z",
            "who": "葛青禾",
            "organisation": "昆山市工业和信息化局",
            "what": "审核并报送设区市",
            "remark": "材料齐全",
        },
    ],
    "unset": ["评分标准与分数线（46号附件1 未公开）"],
}


def _row(number: int, **more: Any) -> dict[str, Any]:
    return {
        "name": f"常州虚构第{number}智能制造有限公司",
        "uscc": f"9132040XXFAKE{number:05d}",
        "star": "三星级" if number % 3 else "四星级",
        "city": "常州市",
    } | more


NOTICE: dict[str, Any] = {
    "number": "GS-2022-1-320400-01",
    "issued_at": "2022-04-01T01:00:00Z",
    "demo": True,
    "basis": BASIS,
    "title": "关于常州市2022年度首批三星级、四星级上云企业拟认定名单的公示",
    "organisation": "常州市工业和信息化局",
    "published_on": "2022-04-01",
    "ends_on": "2022-04-11",
    "working_days": 5,
    "rows": [_row(number) for number in range(1, 156)],
    "objections": {
        "organisation": "常州市工业和信息化局（融合发展处）",
        "phone": "0519-0000 0000",
        "address": "常州市虚构路 1 号",
    },
}

ADDRESS = "https://rating.example/c/7k3m9q2dabcdef"
CERTIFICATE: dict[str, Any] = {
    "number": "2022-4-7K3M9Q2D",
    "issued_at": "2022-04-12T09:30:00+08:00",
    "demo": True,
    "basis": BASIS,
    "enterprise": ENTERPRISE | {"region": "江苏省苏州市"},
    "star": "四星级",
    "stars": 4,
    "awarded_on": "2022-04-12",
    "office": "苏州市工业和信息化局",
    "fingerprint": hashlib.sha256(b"certificate").hexdigest(),
    "address": ADDRESS,
    "modules": qr_rows(ADDRESS),
}

PROVIDER_FILING: dict[str, Any] = {
    "number": "7k3m9q2dabcdef-2",
    "issued_at": "2023-03-05T06:03:21+00:00",
    "demo": True,
    "basis": BASIS | {"document_number": "上云补助实施细则"},
    "title": "云服务商备案申报书",
    "provider": ENTERPRISE | {"name": "虚构云计算有限公司"},
    "office": "市工业和信息化局",
    "version": 2,
    "submitted_at": "2023-03-05T06:03:20+00:00",
    "submitted_by": "云知远",
    "filed_on": "2023-03-08",
    "conditions": ["诚信情况良好", "有专业技术团队"],
    "groups": [
        {"title": "基本情况", "answers": [{"label": "云平台名称", "value": "虚构云"}, {"label": "云平台网址", "value": None}]},
        {"title": "典型案例：案例 1", "answers": [{"label": "案例名称", "value": "某厂上云"}]},
    ],
    "files": [{"name": "执照.pdf", "material": "营业执照复印件及财务报表", "size": 20480, "sha256": "a" * 64}],
}

ALL: dict[str, dict[str, Any]] = {
    **material_forms(BASIS, ENTERPRISE, LONG_NAME),
    "provider_filing": PROVIDER_FILING,
    "provider_filing-bare": PROVIDER_FILING | {"filed_on": None, "conditions": [], "groups": [], "files": [], "demo": False},
    "certificate": CERTIFICATE,
    "certificate-long": CERTIFICATE | {"enterprise": ENTERPRISE | {"name": LONG_NAME}, "stars": 5, "demo": False},
    "receipt": RECEIPT,
    "receipt-strained": RECEIPT_STRAINED,
    "selfcheck": SELFCHECK,
    "decision": DECISION,
    "notice": NOTICE,
    "notice-empty": NOTICE | {"rows": [], "demo": False},
    "decision-open": DECISION
    | {
        "conclusion": None,
        "steps": [],
        "checks": [],
        "rules": [],
        "would_change": [],
        "unset": [],
        "spend_fen": None,
        "enterprise": ENTERPRISE | {"name": LONG_NAME},
    },
}
