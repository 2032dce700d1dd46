"""Which permission stands before each route. A route that is not here keeps the service from starting.

Permissions and their sentences are in assessor/access.py; which case a person reaches behind the route is decided by
the scoped query (assessor/cases/scope.py) and by the process table (assessor/workflow.py).
"""

POLICIES: dict[str, str] = {
    "public.health": "anyone",
    "public.home": "anyone",
    "public.help_page": "anyone",
    "notices.index": "anyone",
    "notices.show": "anyone",
    "stars.index": "anyone",
    "stars.table": "anyone",
    "basis.index": "anyone",
    "demo.about": "anyone",  # demonstration only, as is the next
    "demo.clock": "signed_in",
    "components.index": "anyone",  # demonstration only; see pages.py
    "selfcheck.start": "anyone",
    "selfcheck.check": "anyone",
    "auth.sign_in": "anyone",
    "auth.sign_out": "anyone",
    "auth.register": "anyone",
    "auth.change_password": "signed_in",
    "bureau.home": "bureau_or_audit",
    "bureau.export": "bureau_or_audit",
    "bureau.together": "bureau_people",
    "bureau_case.show": "bureau_or_audit",
    "bureau_case.step": "bureau_people",
    "bureau_case.opinions": "bureau_people",
    "bureau_evidence.download": "bureau_or_audit",
    "bureau_evidence.view": "bureau_or_audit",
    "bureau_return.form": "bureau_people",
    "bureau_return.submit": "bureau_people",
    "bureau_checks.quota": "city_people",
    "bureau_checks.site_check": "city_people",
    "bureau_checks.credit_review": "notice_keepers",
    "bureau_objections.record": "notice_keepers",
    "bureau_objections.answer": "notice_keepers",
    "bureau_notices.index": "notice_keepers",
    "bureau_notices.prepare": "notice_keepers",
    "bureau_notices.preview": "notice_keepers",
    "bureau_notices.start": "notice_keepers",
    "bureau_results.index": "notice_keepers",
    "bureau_results.take": "notice_keepers",
    "bureau_results.report": "city_people",
    "bureau_results.export": "notice_keepers",
    "bureau_windows.own": "window_keepers",
    "bureau_cultivation.show": "city_people",
    "bureau_board.show": "province_people",
    "figures.script": "signed_in",
    "admin.offices": "administrators",
    "admin.office": "administrators",
    "admin.add": "administrators",
    "admin.change": "administrators",
}

READING_POSTS: frozenset[str] = frozenset({"selfcheck.check"})
"""Forms that are posted to keep the answers out of the address, but change nothing: they get a reading transaction."""
