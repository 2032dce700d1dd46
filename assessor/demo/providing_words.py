"""Invented words of the demonstration's providers: people, products, what their filing says, months of usage."""

from typing import Any

from questionnaires.shapes import Question, Section

PEOPLE = ("蓝知微", "纪云舒", "顾长风", "宋小禾", "邵清和", "谢临川")
OFFERS = (
    ("通用云服务器", "infrastructure", "month", 26_800, "两核四吉内存起，按月计费，可随时升级。"),
    ("云数据库", "infrastructure", "month", 45_000, "主备高可用，每日自动备份。"),
    ("设备接入网关", "data_collaboration", "once", 680_000, "支持常见工业协议，边缘侧预处理。"),
    ("云 MES 标准版", "business_application", "year", 3_600_000, "排产、报工、质量追溯。"),
    ("上云迁移服务", "other", "usage", None, "按系统数量评估后报价。"),
)
USAGE = (("2021-10", 31), ("2021-11", 30), ("2021-12", 31), ("2022-01", 31), ("2022-02", 28))
CASES = ("机床联网和远程运维", "注塑车间能耗监测", "集团财务系统上云")
_TEXT = {
    "website": "https://cloud.example", "address": "江苏省苏州市虚构路 8 号", "phone": "0512-00000000",
    "mobile": "13900000000", "email": "contact@cloud.example", "fax": "0512-00000001", "title": "总经理",
    "signed_by": "蓝知微",
}  # fmt: skip
_LONG = {
    "profile": "面向制造企业提供云资源和工业应用，平台运行五年，服务长三角和东北的中小制造企业。",
    "honours": "软件著作权十二项，通过可信云认证和信息安全等级保护三级测评。",
    "products": "云服务器、云数据库、设备接入网关和云 MES；支持千台设备并发接入，数据延迟小于一秒。",
    "research": "研发人员占四成，自主研发设备接入协议栈，取得软件著作权和发明专利。",
    "course": "先做现场调研，再分批接入设备，三个月完成；设备停机时间减少约一成。",
    "team": "负责人从事工业软件十五年；驻地技术人员六名，七乘二十四小时响应。",
    "training": "每季度举办一次上云培训，进园区讲解政策和案例。",
    "offer": "对本市企业首年云服务费八折，免费提供迁移评估。",
}
_NUMBERS = {"capital_yuan": "50000000", "cloud_revenue_yuan": "186000000", "staff": "320", "specialists": "146",
            "customers": "460", "cost_yuan": "280000"}  # fmt: skip


def typed(section: Section, question: Question, provider: str, number: int) -> Any:
    """What the provider types for a question of its filing."""
    match question.type:
        case "date":
            return {"founded_on": "2014-05-20", "cloud_since": "2016-03-01", "done_on": f"2021-0{number + 4}-18"}.get(
                question.id, "2022-03-03"
            )
        case "integer" | "money":
            return _NUMBERS.get(question.id, "10")
        case "boolean":
            return "true"
        case "choice":
            return question.choices[min(number, len(question.choices) - 1)][0]
        case "choices":
            return [value for value, _ in question.choices[:4]]
        case "long_text":
            return _LONG.get(question.id, "见附件。")
    if question.id == "name":
        return CASES[number % 3] if section.id == "cases" else PEOPLE[number]
    return {"company": provider, "platform": f"{provider[:2]}云"}.get(question.id, _TEXT.get(question.id, "见附件"))
