"""The words that tables, rules and pages share. Values are stored as written here; never rename one without a migration."""

from enum import StrEnum


class OrgKind(StrEnum):
    """What kind of organisation acts (requirements.md, roles)."""

    ENTERPRISE = "enterprise"
    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"
    AUDIT = "audit"
    PROVIDER = "provider"
    FINANCE = "finance"
    OPERATOR = "operator"
    THIRD_PARTY = "third_party"
    PARTY_GROUP = "party_group"
    GOVERNMENT = "government"
    DATA_BUREAU = "data_bureau"


FIRMS = (OrgKind.ENTERPRISE, OrgKind.PROVIDER)
"""Kinds that register themselves with a credit code and manage their own people; all others are offices."""


class Role(StrEnum):
    """What a person may be inside an organisation."""

    EDITOR = "editor"
    CERTIFIER = "certifier"
    OFFICER = "officer"
    INSPECTOR = "inspector"
    AUDITOR = "auditor"
    ADMIN = "admin"
    EXPERT = "expert"
    SERVICE = "service"
    """The service itself, for what it does on receipt of something from the public; no membership can have it."""


ROLE_NAMES = {
    Role.EDITOR: "经办人",
    Role.CERTIFIER: "负责人",
    Role.OFFICER: "经办人员",
    Role.INSPECTOR: "核查人员",
    Role.AUDITOR: "审计人员",
    Role.ADMIN: "系统管理员",
    Role.EXPERT: "评审专家",
    Role.SERVICE: "系统自动受理",
}

ORG_KIND_NAMES = {
    OrgKind.ENTERPRISE: "申报企业",
    OrgKind.COUNTY: "县（市、区）工信部门",
    OrgKind.CITY: "设区市工信部门",
    OrgKind.PROVINCE: "省级工信部门",
    OrgKind.AUDIT: "审计、监察部门",
    OrgKind.PROVIDER: "云服务商",
    OrgKind.FINANCE: "财政部门",
    OrgKind.OPERATOR: "运营公司",
    OrgKind.THIRD_PARTY: "第三方机构",
    OrgKind.PARTY_GROUP: "局党组",
    OrgKind.GOVERNMENT: "政府",
    OrgKind.DATA_BUREAU: "大数据局",
}

REACHED_KINDS = frozenset(
    {
        OrgKind.FINANCE,
        OrgKind.OPERATOR,
        OrgKind.THIRD_PARTY,
        OrgKind.PARTY_GROUP,
        OrgKind.GOVERNMENT,
        OrgKind.DATA_BUREAU,
    }
)
"""Offices of the subsidy programmes beside the industry's own: they see a case from the moment it has come to them."""

ROLES_OF = {
    OrgKind.ENTERPRISE: (Role.EDITOR, Role.CERTIFIER),
    OrgKind.COUNTY: (Role.OFFICER,),
    OrgKind.CITY: (Role.OFFICER, Role.INSPECTOR),
    OrgKind.PROVINCE: (Role.OFFICER, Role.INSPECTOR, Role.EXPERT, Role.ADMIN),
    OrgKind.AUDIT: (Role.AUDITOR,),
    OrgKind.PROVIDER: (Role.EDITOR, Role.CERTIFIER),
    OrgKind.FINANCE: (Role.OFFICER,),
    OrgKind.OPERATOR: (Role.OFFICER,),
    OrgKind.THIRD_PARTY: (Role.OFFICER,),
    OrgKind.PARTY_GROUP: (Role.OFFICER,),
    OrgKind.GOVERNMENT: (Role.OFFICER,),
    OrgKind.DATA_BUREAU: (Role.OFFICER,),
}


class Judgement(StrEnum):
    """Outcome of one rule, found by the engine or decided by a person."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class Stage(StrEnum):
    """Whose opinion a recorded judgement is."""

    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"


class ReturnCode(StrEnum):
    """Coded reasons for sending a filing back; the words shown are RETURN_REASONS."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    INCONSISTENT = "inconsistent"
    NOT_PROVEN = "not_proven"
    WRONG_PERIOD = "wrong_period"
    NOT_CLOUD = "not_cloud"
    OTHER = "other"


RETURN_REASONS = {
    ReturnCode.MISSING: "缺少材料或未填写",
    ReturnCode.UNREADABLE: "材料看不清或打不开",
    ReturnCode.INCONSISTENT: "填报内容与材料不一致",
    ReturnCode.NOT_PROVEN: "材料不足以证明所填内容",
    ReturnCode.WRONG_PERIOD: "时间不在规定范围内",
    ReturnCode.NOT_CLOUD: "所填内容不属于上云服务",
    ReturnCode.OTHER: "其他（请在说明中写明）",
}

PROVINCE_CODE = "320000"

LEVEL_NUMBERS = {"one_star": 1, "two_star": 2, "three_star": 3, "four_star": 4, "five_star": 5}
"""How many stars each level has, by its id."""

EXPERT_FIELDS = {
    "cloud": "云计算",
    "big_data": "大数据",
    "iot": "物联网",
    "ai": "人工智能",
    "blockchain": "区块链",
    "infrastructure": "云基础设施",
    "design": "研发设计上云",
    "production": "生产制造上云",
    "logistics": "物流供应链上云",
    "sales": "营销上云",
    "service": "售后服务上云",
    "market": "市场分析和预测",
    "remote_operation": "设备远程监控与运维",
    "quality_process": "质量管控和工艺优化",
    "machinery": "装备和汽车制造",
    "electronics": "电子信息和电气",
    "chemicals": "化工、医药和材料",
    "consumer": "轻工、纺织和食品",
}
"""Fields of experts. All but the last four are the pack's own codes (technologies, domains and directions of use), so that
an expert and a filing meet on the same words; the last four are divisions of industries (`INDUSTRY_DIVISIONS`)."""

INDUSTRY_DIVISIONS = {
    "machinery": ("33", "34", "35", "36", "37", "43"),
    "electronics": ("38", "39", "40", "63", "64", "65"),
    "chemicals": ("25", "26", "27", "28", "29", "30", "31", "32"),
    "consumer": ("13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24"),
}
"""Which divisions of GB/T 4754 (the two digits of an industry code such as C3913) belong to which field of experts. Our
own grouping: no document gives one."""
