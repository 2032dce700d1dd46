"""The menu of each audience."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from assessor.access import Viewer
from models.vocabulary import OrgKind, Role
from questionnaires.shapes import Pack


@dataclass(frozen=True)
class Item:
    """One menu entry: a route's name and its words; `covers` names the blueprints whose every page lies under it.

    `aside`: not work of this person's own, but to look something up; such entries stand apart, after the others.
    `group`: entries that follow each other and have the same group lie together under its words.
    """

    endpoint: str
    label: str
    covers: str = ""
    aside: bool = False
    group: str = ""


def _under(group: str, *items: Item) -> tuple[Item, ...]:
    """Entries that lie together under a word."""
    return tuple(replace(item, group=group) for item in items)


_OPEN = (
    Item("public.home", "首页"),
    Item("selfcheck.start", "自测", covers="selfcheck"),
    Item("programmes.index", "上云补助", covers="programmes"),
    Item("notices.index", "公示", covers="notices"),
    Item("stars.index", "星级企业名单", covers="stars"),
    Item("basis.index", "办理依据"),
    Item("public.help_page", "帮助"),
)

_OWN = (Item("public.help_page", "帮助", aside=True), Item("auth.change_password", "更改密码", aside=True))
_PUBLISHED = (
    Item("stars.index", "星级企业名单", covers="stars", aside=True),
    Item("basis.index", "办理依据", aside=True),
    *_OWN,
)

_ENTERPRISE = (
    Item("enterprise.home", "企业首页"),
    Item("enterprise.projects", "补助项目"),
    Item("selfcheck.start", "自测", covers="selfcheck"),
    Item("enterprise.policies", "哪些政策能用"),
    Item("programmes.index", "补助试算", covers="programmes"),
    Item("notices.index", "公示", covers="notices"),
    Item("enterprise.recheck_list", "复查"),
    Item("enterprise.people", "人员"),
    *_PUBLISHED,
)

_OF_THE_RATING = ("selfcheck.start", "enterprise.recheck_list", "stars.index", "basis.index")
_ENTERPRISE_ELSEWHERE = tuple(item for item in _ENTERPRISE if item.endpoint not in _OF_THE_RATING)

_PROVIDER = (
    Item("provider.home", "服务商首页"),
    Item("provider.customers", "客户申报"),
    Item("provider.filings", "备案"),
    Item("provider.products", "产品目录"),
    Item("provider.interface", "数据接口"),
    Item("catalogue.index", "服务商目录", covers="catalogue", aside=True),
    Item("provider.people", "人员"),
    *_PUBLISHED,
)

_LIST = Item("bureau.home", "申报办理", covers="bureau_case bureau_project bureau_amount")
_WINDOW = Item("bureau_windows.own", "填报时间", covers="bureau_windows")
_PUBLIC_NOTICES = Item("notices.index", "公示", covers="notices")
_CREDIT = Item("bureau_credit.index", "信用审查", covers="bureau_credit")
_NOTICES = Item("bureau_notices.index", "公示", covers="bureau_notices")
_RESULTS = Item("bureau_results.index", "公布与报送", covers="bureau_results")
_TWO_PERSONS = Item("bureau_two_persons.index", "双人确认", covers="bureau_two_persons")
_REPORT = Item("bureau_report.index", "评定报告", covers="bureau_report")
_RECHECKS = Item("bureau_rechecks.index", "复查", covers="bureau_rechecks")
_SIGNALS = Item("bureau_signals.index", "风险提示", covers="bureau_signals")
_FRAUD = Item("bureau_fraud.index", "失信处理", covers="bureau_fraud")
_PROVIDERS = Item("bureau_providers.voids", "云服务商", covers="bureau_providers")
_STATISTICS = Item("bureau_statistics.show", "统计", covers="bureau_statistics bureau_targets")
_DRAWS = Item("bureau_draws.index", "抽取", covers="bureau_draws")
_FUND_PAGES = "bureau_fund bureau_fund_run bureau_fund_pay bureau_declaration bureau_fund_check bureau_fund_provider"
_FUND = Item("bureau_fund.index", "年度资金", covers=_FUND_PAGES)
_BUDGET = Item("bureau_budget.index", "项目资金", covers="bureau_budget")
_BASIS = Item("basis.index", "办理依据", aside=True)
_PROGRAMMES = (_LIST, _BUDGET, _PUBLIC_NOTICES, _FRAUD, _TWO_PERSONS)
_OFFICE = (*_PROGRAMMES, _BASIS, *_OWN)
"""Of the programmes' other offices: operator, third party, party group, government, data bureau; finance elsewhere."""

_ELSEWHERE = (*_PROGRAMMES, _PROVIDERS, _STATISTICS, _BASIS, *_OWN)
"""Of the industry's own offices in provinces without a rating: they have programmes only."""

_BESIDE = (_LIST, _PROVIDERS, _FRAUD, _STATISTICS, _FUND, _TWO_PERSONS, _PUBLIC_NOTICES, _BASIS, *_OWN)
"""Of a county's office that stands beside the cities in a programme; its county's office has the rating."""

_AUDIT_ELSEWHERE = (
    _LIST,
    _BUDGET,
    _PROVIDERS,
    _FRAUD,
    _STATISTICS,
    Item("audit.index", "存证", covers="audit"),
    _PUBLIC_NOTICES,
    _BASIS,
    *_OWN,
)

_BUREAU = {
    OrgKind.FINANCE: (_LIST, _FUND, _FRAUD, _TWO_PERSONS, _PUBLIC_NOTICES, *_PUBLISHED),
    OrgKind.COUNTY: (
        _LIST,
        _SIGNALS,
        _PROVIDERS,
        _FRAUD,
        _STATISTICS,
        _DRAWS,
        _TWO_PERSONS,
        _PUBLIC_NOTICES,
        *_PUBLISHED,
    ),
    OrgKind.CITY: (
        _LIST,
        *_under(
            "评定",
            Item("bureau_checks.quota", "现场核查", covers="bureau_checks"),
            _DRAWS,
            Item("bureau_visits.index", "核查任务", covers="bureau_visits"),
            _CREDIT,
            _NOTICES,
            _RESULTS,
            _RECHECKS,
        ),
        *_under("监督", _SIGNALS, _PROVIDERS, _FRAUD),
        *_under(
            "统计报告",
            _STATISTICS,
            _REPORT,
            Item("bureau_cultivation.show", "培育情况", covers="bureau_cultivation"),
        ),
        _FUND,
        _WINDOW,
        _TWO_PERSONS,
        *_PUBLISHED,
    ),
    OrgKind.PROVINCE: (
        _LIST,
        *_under(
            "评定",
            Item(
                "bureau_panel.index",
                "专家评审",
                covers="bureau_panel bureau_panel_results panel_meeting bureau_experts",
            ),
            _DRAWS,
            _CREDIT,
            _NOTICES,
            Item("bureau_results.index", "公布", covers="bureau_results"),
            _RECHECKS,
        ),
        *_under(
            "监督",
            _SIGNALS,
            _PROVIDERS,
            _FRAUD,
            Item("bureau_fairness.index", "同案比对", covers="bureau_fairness"),
        ),
        *_under("统计报告", Item("bureau_board.show", "各市进展", covers="bureau_board"), _STATISTICS, _REPORT),
        _FUND,
        _WINDOW,
        _TWO_PERSONS,
        *_PUBLISHED,
    ),
}


def rated_provinces(packs: Iterable[Pack]) -> frozenset[str]:
    """The provinces (two digits) that rate enterprises by stars: only their offices find the rating in their menu."""
    return frozenset(pack.province for pack in packs if pack.kind == "rating")


def rates(viewer: Viewer, rated: frozenset[str]) -> bool:
    """Whether the rating is done where this viewer is. A county beside the cities rates through its county's office."""
    return viewer.region_code[:2] in rated and not _beside_cities(viewer)


def _beside_cities(viewer: Viewer) -> bool:
    """A city's kind of office at a county's code: the codes of cities end in 00 (GB/T 2260)."""
    return viewer.kind is OrgKind.CITY and not viewer.region_code.endswith("00")


def menu_for(viewer: Viewer | None, rated: frozenset[str]) -> tuple[Item, ...]:
    """The entries this viewer can use, in order. `rated`: see `rated_provinces`."""
    if viewer is None:
        return _OPEN
    if viewer.kind is OrgKind.ENTERPRISE:
        return _ENTERPRISE if viewer.region_code[:2] in rated else _ENTERPRISE_ELSEWHERE
    if viewer.kind is OrgKind.PROVIDER:
        return _PROVIDER
    if viewer.role is Role.ADMIN:
        return (Item("admin.offices", "部门与人员"), Item("admin.programmes", "补助政策与部门"), *_OWN)
    if viewer.role is Role.INSPECTOR:
        return (Item("bureau_visits.index", "我的核查任务", covers="bureau_visits"), *_PUBLISHED)
    if viewer.role is Role.EXPERT:
        return (
            Item("expert.home", "我的评审", covers="expert"),
            Item("notices.index", "公示", covers="notices"),
            *_PUBLISHED,
        )
    if viewer.role is Role.AUDITOR:
        if viewer.region_code[:2] not in rated:
            return _AUDIT_ELSEWHERE
        return (
            _LIST,
            _SIGNALS,
            _PROVIDERS,
            _FRAUD,
            _STATISTICS,
            _RECHECKS,
            _DRAWS,
            Item("audit.index", "存证", covers="audit"),
            _PUBLIC_NOTICES,
            *_PUBLISHED,
        )
    if viewer.is_office and not rates(viewer, rated):
        if viewer.region_code[:2] in rated:
            return _BESIDE
        return _ELSEWHERE if viewer.is_bureau else _OFFICE
    return _BUREAU.get(viewer.kind, _OFFICE if viewer.is_office else _OPEN)
