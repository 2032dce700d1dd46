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
    "components.index": "anyone",  # demonstration only; see pages.py
    "selfcheck.start": "anyone",
    "selfcheck.check": "anyone",
    "auth.sign_in": "anyone",
    "auth.sign_out": "anyone",
    "auth.register": "anyone",
    "auth.change_password": "signed_in",
}

READING_POSTS: frozenset[str] = frozenset({"selfcheck.check"})
"""Forms that are posted to keep the answers out of the address, but change nothing: they get a reading transaction."""
