"""The demonstration's accounts: offices, showcase enterprises, and the one password that everybody may know."""

import unicodedata
from functools import cache

from assessor.cases import passwords
from assessor.demo.shapes import Filing
from models.vocabulary import PROVINCE_CODE

PASSWORD = "Yanshi-2022"  # noqa: S105 - printed on purpose; production refuses a database that has it

SHOWCASES: dict[str, tuple[str, str, str, str]] = {
    "qiye-caogao": ("320583", "draft", "almost", "企业：草稿快要填完，可以接着提交"),
    "qiye-tuihui": ("320583", "returned", "by_county", "企业：被退回补正"),
    "qiye-shenhe": ("320583", "submitted", "straight", "企业：县级审核中"),
    "qiye-gongshi": ("320400", "in_notice", "straight", "企业：公示中"),
    "qiye-gongbu": ("320400", "rated", "straight", "企业：已公布"),
    "qiye-wuxing": ("320400", "recommended", "straight", "企业：五星级，已推荐到省"),
}
"""Login → county or city, goal and path of the filing it belongs to, and what to say of it."""

EDITOR_SUFFIX = "-jb"
_OFFICES = (
    ("kunshan", "昆山市：县级审核"),
    ("suzhou", "苏州市：市级评定（甲）"),
    ("suzhou-b", "苏州市：市级评定（乙，复核公布）"),
    ("suzhou-hc1", "苏州市：核查人员，手机上逐项记录"),
    ("city-320583", "昆山市：2018年度补助中与设区市并列"),
    ("changzhou", "常州市：市级评定（甲），事项最多"),
    ("changzhou-b", "常州市：市级评定（乙，复核公布）"),
    ("province", "省厅：评定五星级（甲）"),
    ("province-b", "省厅：复核公布（乙）"),
    ("zhuanjia-04", "评审专家：有待评的企业，可以试着评分"),
    ("zhuanjia-01", "评审专家：评分都已锁定，等待会评"),
    ("finance-320500", "苏州市财政局：会签申报书、登记兑付（甲）"),
    ("finance-320400-b", "常州市财政局：核对凭证，确认兑付（乙）"),
    ("county-210106", "沈阳市铁西区：上云补贴的区县备案"),
    ("city-210100", "沈阳市：上云补贴的市级备案和评审"),
    ("finance-210100", "沈阳市财政局：会签和拨付"),
    ("county-420115", "江夏区科经局：上云补助的审核、公示和计划"),
    ("party-group-420115", "江夏区科经局党组：登记会议审定"),
    ("city-230700", "伊春市：提出拟补贴名单"),
    ("bz-tiexi", "企业：沈阳的补贴项目已拨付（负责人）"),
    ("bz-tiexi-7", "企业：沈阳的补贴项目还在填写（负责人）"),
    ("auditor", "审计：只读查看"),
    ("administrator", "系统管理员：部门与账号"),
)
LOGIN_NAMES = {"320583": "kunshan", "320500": "suzhou", "320400": "changzhou", PROVINCE_CODE: "province"}
"""Offices with a name of their own; the others sign in as county-<code>, city-<code>."""


@cache
def password_hash(password: str) -> str:
    """The hash of a demonstration password, computed once for all accounts that share it."""
    return passwords.make_hash(password)


def office_login(kind: str, code: str) -> str:
    """The login of an office's first officer; the second one's has -b at the end."""
    beside = kind == "city" and not code.endswith("00")
    named = kind in ("county", "city", "province") and not beside
    return LOGIN_NAMES.get(code, f"{kind}-{code}") if named else f"{kind}-{code}"


def expert_login(number: int) -> str:
    """The login of an expert of the pool."""
    return f"zhuanjia-{number:02}"


def named(filings: tuple[Filing, ...]) -> dict[int, str]:
    """Which firms are showcases: firm key → login. The first filing that fits is taken."""
    found: dict[int, str] = {}
    for login, (place, goal, path, _) in SHOWCASES.items():
        for filing in filings:
            here = place in (filing.firm.region, filing.firm.city)
            if here and (filing.goal, filing.path) == (goal, path) and filing.firm.key not in found:
                found[filing.firm.key] = login
                break
    return found


def listed() -> list[dict[str, str]]:
    """The accounts worth trying: login and who it is."""
    rows = [{"login": login, "who": words} for login, words in _OFFICES]
    for login, (_, _, _, words) in SHOWCASES.items():
        rows.append({"login": login, "who": f"{words}（负责人）"})
        if login == "qiye-caogao":
            rows.append({"login": login + EDITOR_SUFFIX, "who": "同一企业的经办人"})
    rows.append({"login": "qiye-fucha", "who": "企业：去年的四星级正被抽查，等着答复（负责人）"})
    rows.append({"login": "fuwushang", "who": "云服务商：已备案，核对客户申报、报送数据（负责人；经办人在后面加 -jb）"})
    rows.append({"login": "fuwushang-2", "who": "云服务商：备案被退回，等着补正"})
    rows.append({"login": "beian", "who": "伊春市工信部门：审核服务商备案"})
    return rows


def table() -> str:
    """All of it as a table for a terminal."""
    rows = [("登录名", "密码", "是谁"), *((row["login"], PASSWORD, row["who"]) for row in listed())]
    widths = [max(_width(row[column]) for row in rows) for column in range(2)]
    lines = ["  ".join(_padded(row[column], widths[column]) for column in range(2)) + "  " + row[2] for row in rows]
    others = "其他县（市、区）用 county-代码、设区市用 city-代码（第二人加 -b）登录，如 county-320404、city-320100，密码相同。"
    return "\n".join(["演示账号（数据均为虚构，仅供演示）", *lines, others])


def _width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in words)


def _padded(words: str, width: int) -> str:
    return words + " " * (width - _width(words))
