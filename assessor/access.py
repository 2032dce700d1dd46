"""Who may come through which door, and who may see which case. Default is deny.

Every permission is one function with one sentence; a refused person reads the sentence. Nothing here knows Flask or
tables: callers hand over a `Viewer` and plain values.
"""

from collections.abc import Callable
from dataclasses import dataclass

from models.vocabulary import REACHED_KINDS, OrgKind, Role


@dataclass(frozen=True)
class Viewer:
    """Somebody signed in, in one of their organisations. `city_code` is None for the province and for audit."""

    person_id: int
    name: str
    login: str
    organisation_id: int
    organisation_name: str
    kind: OrgKind
    role: Role
    region_code: str
    city_code: str | None
    must_change: bool = False

    @property
    def is_bureau(self) -> bool:
        return self.kind in (OrgKind.COUNTY, OrgKind.CITY, OrgKind.PROVINCE) and self.role is Role.OFFICER

    @property
    def is_office(self) -> bool:
        """Whether this is an officer of any office that acts on cases: the industry's own and those of the programmes."""
        return self.is_bureau or (self.kind in REACHED_KINDS and self.role is Role.OFFICER)


@dataclass(frozen=True)
class Permission:
    """A named permission: `holds(viewer)` decides, `sentence` says why not."""

    name: str
    sentence: str
    holds: Callable[[Viewer | None], bool]


PERMISSIONS: dict[str, Permission] = {}


def permission(sentence: str) -> Callable[[Callable[[Viewer | None], bool]], Permission]:
    """Register a permission under its function's name."""

    def register(holds: Callable[[Viewer | None], bool]) -> Permission:
        made = Permission(holds.__name__, sentence, holds)
        PERMISSIONS[made.name] = made
        return made

    return register


@permission("任何人都可以访问。")
def anyone(viewer: Viewer | None) -> bool:
    return True


@permission("请先登录。")
def signed_in(viewer: Viewer | None) -> bool:
    return viewer is not None


@permission("只有申报企业的人员可以办理企业申报。")
def enterprise_people(viewer: Viewer | None) -> bool:
    return viewer is not None and viewer.kind is OrgKind.ENTERPRISE


@permission("只有本企业的负责人可以管理人员。")
def enterprise_certifier(viewer: Viewer | None) -> bool:
    return viewer is not None and viewer.kind is OrgKind.ENTERPRISE and viewer.role is Role.CERTIFIER


@permission("只有云服务商的人员可以办理。")
def provider_people(viewer: Viewer | None) -> bool:
    return viewer is not None and viewer.kind is OrgKind.PROVIDER


@permission("只有本单位的负责人可以管理人员、确认项目和接口凭证。")
def provider_certifier(viewer: Viewer | None) -> bool:
    return viewer is not None and viewer.kind is OrgKind.PROVIDER and viewer.role is Role.CERTIFIER


@permission("只有县（市、区）、设区市和省级工信部门的工作人员可以审核。")
def bureau_people(viewer: Viewer | None) -> bool:
    return viewer is not None and viewer.is_bureau


@permission("只有工信部门工作人员和审计人员可以查看申报档案。")
def bureau_or_audit(viewer: Viewer | None) -> bool:
    return viewer is not None and (viewer.is_bureau or viewer.role is Role.AUDITOR)


@permission("只有设区市工信局的工作人员可以办理本市事项。")
def city_people(viewer: Viewer | None) -> bool:
    return viewer is not None and viewer.kind is OrgKind.CITY and viewer.role is Role.OFFICER


@permission("只有设区市工信局的工作人员和被指派的核查人员可以办理现场核查。")
def visit_people(viewer: Viewer | None) -> bool:
    return city_people.holds(viewer) or (viewer is not None and viewer.role is Role.INSPECTOR)


@permission("只有设区市和省级工信部门可以设置填报时间。")
def window_keepers(viewer: Viewer | None) -> bool:
    return viewer is not None and viewer.role is Role.OFFICER and viewer.kind in (OrgKind.CITY, OrgKind.PROVINCE)


@permission("只有设区市和省级工信部门可以办理公示、公布和信用审查。")
def notice_keepers(viewer: Viewer | None) -> bool:
    return viewer is not None and viewer.role is Role.OFFICER and viewer.kind in (OrgKind.CITY, OrgKind.PROVINCE)


@permission("只有受理异议的设区市、省级工信部门和审计人员可以查看异议。")
def objection_readers(viewer: Viewer | None) -> bool:
    return notice_keepers.holds(viewer) or (viewer is not None and viewer.role is Role.AUDITOR)


@permission("只有设区市和省级工信部门可以办理评定报告。")
def report_keepers(viewer: Viewer | None) -> bool:
    return viewer is not None and viewer.role is Role.OFFICER and viewer.kind in (OrgKind.CITY, OrgKind.PROVINCE)


@permission("只有设区市、省级工信部门和审计人员可以下载封存卷宗。")
def case_sealers(viewer: Viewer | None) -> bool:
    return viewer is not None and (viewer.role is Role.AUDITOR or notice_keepers.holds(viewer))


@permission("只有省、设区市工信部门的工作人员和审计人员可以查看复查。")
def recheck_readers(viewer: Viewer | None) -> bool:
    return report_keepers.holds(viewer) or (viewer is not None and viewer.role is Role.AUDITOR)


@permission("只有省、设区市工信部门、设区市财政局的工作人员和审计人员可以查看年度资金。")
def fund_readers(viewer: Viewer | None) -> bool:
    return recheck_readers.holds(viewer) or finance_people.holds(viewer)


@permission("只有财政部门的工作人员可以登记兑付和会签。")
def finance_people(viewer: Viewer | None) -> bool:
    return viewer is not None and viewer.kind is OrgKind.FINANCE and viewer.role is Role.OFFICER


@permission("只有省工业和信息化厅的工作人员可以查看各市进展。")
def province_people(viewer: Viewer | None) -> bool:
    return viewer is not None and viewer.kind is OrgKind.PROVINCE and viewer.role is Role.OFFICER


@permission("只有省工业和信息化厅的工作人员可以组织专家评审。")
def panel_organisers(viewer: Viewer | None) -> bool:
    return province_people.holds(viewer)


@permission("只有评审专家可以打开专家评审页面。")
def experts(viewer: Viewer | None) -> bool:
    return viewer is not None and viewer.kind is OrgKind.PROVINCE and viewer.role is Role.EXPERT


@permission("只有省工业和信息化厅的组织人员和参加评审的专家可以查看评审会。")
def panel_members(viewer: Viewer | None) -> bool:
    return panel_organisers.holds(viewer) or experts.holds(viewer)


@permission("只有系统管理员可以管理部门账号。")
def administrators(viewer: Viewer | None) -> bool:
    return viewer is not None and viewer.role is Role.ADMIN


FIRMS = (OrgKind.ENTERPRISE, OrgKind.PROVIDER)


@permission("只有各办理部门的工作人员可以办理。")
def office_people(viewer: Viewer | None) -> bool:
    return viewer is not None and viewer.role is Role.OFFICER and viewer.kind not in FIRMS


@permission("只有各办理部门的工作人员和审计人员可以查看。")
def office_or_audit(viewer: Viewer | None) -> bool:
    return office_people.holds(viewer) or (viewer is not None and viewer.role is Role.AUDITOR)


@permission("只有申报企业和云服务商的人员可以查看本单位的告知。")
def firm_people(viewer: Viewer | None) -> bool:
    return viewer is not None and viewer.kind in FIRMS


@permission("陈述由本单位的负责人提交。")
def firm_certifier(viewer: Viewer | None) -> bool:
    return firm_people.holds(viewer) and viewer is not None and viewer.role is Role.CERTIFIER


@dataclass(frozen=True)
class Scope:
    """Which cases a viewer's queries may reach: conditions on the application, or nothing at all.

    `nothing` wins; `drafts` says whether filings not yet submitted are inside the scope. `province`: its two digits.
    `reached`: (kind, region) of an office that only sees what has come to it. `provider_id`: who serves the project.
    """

    enterprise_id: int | None = None
    provider_id: int | None = None
    reached: tuple[OrgKind, str] | None = None
    province: str | None = None
    county_code: str | None = None
    city_code: str | None = None
    drafts: bool = False
    nothing: bool = False


def scope_of(viewer: Viewer | None) -> Scope:
    """The cases a viewer may see: one's own enterprise, one's county, one's city, one's province (also for audit), all filed.

    Other offices of a programme see what has come to them in their region; a provider the projects that name it. Inspectors
    and experts reach no case by region; what they are to visit or score is given to them one by one.
    """
    if viewer is None:
        return Scope(nothing=True)
    if viewer.kind is OrgKind.ENTERPRISE:
        return Scope(enterprise_id=viewer.organisation_id, drafts=True)
    if viewer.role in (Role.ADMIN, Role.SERVICE, Role.INSPECTOR, Role.EXPERT):
        return Scope(nothing=True)
    if viewer.kind is OrgKind.COUNTY:
        return Scope(county_code=viewer.region_code)
    if viewer.kind is OrgKind.CITY:
        return Scope(city_code=viewer.region_code)
    if viewer.kind is OrgKind.PROVINCE or (viewer.kind is OrgKind.AUDIT and viewer.role is Role.AUDITOR):
        return Scope(province=viewer.region_code[:2])
    if viewer.kind in REACHED_KINDS:
        return Scope(reached=(viewer.kind, viewer.region_code))
    if viewer.kind is OrgKind.PROVIDER:
        return Scope(provider_id=viewer.organisation_id)
    return Scope(nothing=True)
