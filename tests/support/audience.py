"""Whom each door admits, as the tests expect it: written down here by hand, not read from the service's policy table."""

ENTERPRISE = {"boss", "clerk"}
OFFICERS = {"county", "city", "province"}
EVERYBODY = ENTERPRISE | OFFICERS | {
    "nobody", "other_boss", "other_county", "other_city", "auditor", "admin", "inspector", "expert", "provider",
}  # fmt: skip
SIGNED_IN = EVERYBODY - {"nobody"}
ALL_BOSSES = {"boss", "clerk", "other_boss"}
ALL_OFFICERS = OFFICERS | {"other_county", "other_city"}

FUNDERS = {"city", "other_city", "province", "auditor"}
"""And finance offices, which the tests of the fund's own pages try."""

AUDIENCE: dict[str, set[str]] = {
    "public": EVERYBODY, "notices": EVERYBODY, "stars": EVERYBODY, "basis": EVERYBODY, "selfcheck": EVERYBODY,
    "programmes": EVERYBODY,
    "api": EVERYBODY, "components": EVERYBODY, "demo": EVERYBODY, "auth": EVERYBODY, "carry": EVERYBODY,
    "carry.bring": ALL_BOSSES, "auth.change_password": SIGNED_IN, "demo.clock": SIGNED_IN, "figures": SIGNED_IN,
    "enterprise": ALL_BOSSES, "enterprise.page_image": ALL_BOSSES, "enterprise.view_file": ALL_BOSSES,
    "enterprise.add_account": {"boss", "other_boss"}, "enterprise.disable": {"boss", "other_boss"},
    "enterprise.reset": {"boss", "other_boss"},
    "bureau": ALL_OFFICERS | {"auditor"}, "bureau_case": ALL_OFFICERS | {"auditor"}, "bureau_rechecks.step": {"province"},
    "bureau_evidence": ALL_OFFICERS | {"auditor"}, "bureau_evidence.page": ALL_OFFICERS | {"auditor"},
    "bureau_money": ALL_OFFICERS | {"auditor"},
    "bureau_sheet": ALL_OFFICERS | {"auditor"}, "audit": EVERYBODY,
    "bureau_sheet.sealed": {"city", "other_city", "province", "auditor"},
    "bureau.together": ALL_OFFICERS, "bureau.together_back": ALL_OFFICERS, "bureau_awards": {"province"},
    "bureau_rechecks": {"city", "other_city", "province", "auditor"}, "bureau_rechecks.begin": {"province"},
    "bureau_rechecks.freeze": {"province"}, "bureau_rechecks.tell": {"province"}, "recheck_notices": EVERYBODY,
    "bureau_case.step": ALL_OFFICERS, "bureau_case.opinions": ALL_OFFICERS, "bureau_return": ALL_OFFICERS,
    "bureau_checks": {"city", "other_city"}, "bureau_credit": {"city", "other_city", "province"},
    "bureau_credit.proof": ALL_OFFICERS | {"auditor"},
    "bureau_objections": {"city", "other_city", "province", "auditor"},
    "bureau_objections.add": {"city", "other_city", "province"},
    "bureau_objections.answer": {"city", "other_city", "province"}, "objecting": EVERYBODY, "certificates": EVERYBODY,
    "enterprise.answer_objection": {"boss", "other_boss"}, "bureau_notices": {"city", "other_city", "province"},
    "bureau_results": {"city", "other_city", "province"}, "bureau_results.report": {"city", "other_city"},
    "bureau_windows": {"city", "other_city", "province"}, "bureau_cultivation": {"city", "other_city"},
    "bureau_visits": {"city", "other_city", "inspector"}, "bureau_visits.plan": {"city", "other_city"},
    "bureau_visits.complete": {"city", "other_city"}, "bureau_visits.drop": {"city", "other_city"},
    "draws": EVERYBODY, "bureau_draws": ALL_OFFICERS | {"auditor"}, "bureau_draws.freeze": {"city", "other_city", "province"},
    "bureau_draws.value": {"city", "other_city", "province"}, "bureau_draws.redraw": {"city", "other_city", "province"},
    "bureau_draws.substitute": {"city", "other_city", "province"}, "bureau_targeted": {"city", "other_city"},
    "bureau_inspectors": {"city", "other_city", "province"}, "bureau_targeted.results": {"city", "other_city", "province"},
    "bureau_two_persons": ALL_OFFICERS,
    "bureau_signals": ALL_OFFICERS | {"auditor"}, "bureau_signals.verdict": ALL_OFFICERS,
    "bureau_signals.providers": {"city", "other_city", "province"}, "bureau_fairness": {"province"},
    "bureau_board": {"province"}, "bureau_report": {"city", "other_city", "province"},
    "bureau_report.summary": {"city", "other_city"}, "bureau_report.freeze": {"city", "other_city"},
    "bureau_report.scan": {"city", "other_city"}, "admin": {"admin"}, "provider": {"provider"},
    "push": set(),  # a key opens it, no cookie does
    "catalogue": EVERYBODY, "bureau_providers": ALL_OFFICERS,
    "bureau_providers.voids": ALL_OFFICERS | {"auditor"}, "bureau_providers.void": ALL_OFFICERS | {"auditor"},
    "bureau_providers.propose_undoing_of": {"city", "other_city"},
    "bureau_budget": ALL_OFFICERS, "bureau_budget.index": ALL_OFFICERS | {"auditor"},
    "bureau_amount": ALL_OFFICERS | {"auditor"}, "bureau_amount.propose": ALL_OFFICERS,
    "bureau_project": ALL_OFFICERS | {"auditor"}, "bureau_project.step": ALL_OFFICERS,
    "expert": {"expert"}, "bureau_experts": {"province"}, "bureau_panel": {"province"},
    "bureau_fund": FUNDERS, "bureau_fund_run": FUNDERS, "bureau_fund_pay": FUNDERS, "bureau_fund_pay.take": set(),
    "heard": ALL_BOSSES | {"provider"}, "heard.say": {"boss", "other_boss", "provider"},
    "bureau_fund.entered": {"province"}, "bureau_fund.enter": {"province"}, "bureau_fund_run.new": {"province"},
    "bureau_statistics": ALL_OFFICERS | {"auditor"}, "bureau_targets": ALL_OFFICERS | {"auditor"},
    "bureau_targets.enter_one": {"city", "other_city", "province"},
    "bureau_fraud": ALL_OFFICERS, "bureau_fraud.index": ALL_OFFICERS | {"auditor"}, "bureau_fraud.show": ALL_OFFICERS | {"auditor"},
    "bureau_fraud.download": ALL_OFFICERS | {"auditor"}, "bureau_fraud.export": ALL_OFFICERS | {"auditor"},
    "bureau_panel_results": {"province"}, "panel_meeting": {"province", "expert"}, "panel_meeting.of_case": {"province"},
    "panel_meeting.attendance": {"province"}, "panel_meeting.minutes": {"province"}, "panel_meeting.result": {"province"},
    "bureau_fund_run.propose": {"province"}, "bureau_declaration": FUNDERS,
    "bureau_fund_check": FUNDERS, "bureau_fund_check.freeze": {"province"}, "bureau_fund_check.extend": {"province"},
    "bureau_fund_check.let_through": {"province"}, "bureau_fund_check.target": {"city", "other_city", "province"},
    "bureau_fund_check.find": {"city", "other_city", "province"}, "bureau_fund_provider": FUNDERS,
    "bureau_fund_provider.name": {"province"},
    "bureau_declaration.save": {"city", "other_city"}, "bureau_declaration.autosave": {"city", "other_city"},
    "bureau_declaration.freeze": {"city", "other_city"},
}  # fmt: skip
"""By blueprint, or by endpoint where one differs from its blueprint."""

REACHES_THE_CASE = {"boss", "clerk", "county", "city", "province", "auditor"}
"""Of those whom a door admits, who is inside the scope of the filed case. Drafts are their enterprise's alone."""
