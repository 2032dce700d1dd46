"""Which permission stands before each route. A route that is not here keeps the service from starting.

Permissions and their sentences are in assessor/access.py; which case a person reaches behind the route is decided by
the scoped query (assessor/cases/scope.py) and by the process table (assessor/workflow.py).
"""

POLICIES: dict[str, str] = {
    "public.health": "anyone",
    "public.home": "anyone",
    "auth.sign_in": "anyone",
    "auth.sign_out": "anyone",
    "auth.register": "anyone",
    "auth.change_password": "signed_in",
}
