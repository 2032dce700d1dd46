"""Documents to start from; each test changes the one thing it is about."""

from typing import Any

NAME = "示例制造有限公司"


def three_star(**changes: Any) -> dict[str, Any]:
    """A three-star application that passes. Keyword arguments replace top-level keys; None takes a key out."""
    document: dict[str, Any] = {
        "level": "three_star",
        "submitted_on": "2022-03-05",
        "enterprise": enterprise(),
        "stars_held": [],
        "services": [service("s1"), service("s2", kind="industrial_app", domain="production")],
        "payments": [payment("p1", "2021-06-10", "20000.00"), payment("p2", "2021-12-20", "25000.00")],
        "devices": [],
        "use_cases": [],
        "pledge": True,
    }
    return {key: value for key, value in {**document, **changes}.items() if value is not None}


def four_star(**changes: Any) -> dict[str, Any]:
    """A four-star application that passes."""
    return three_star(**{"level": "four_star", "devices": [device("d1")], **changes})


def five_star(**changes: Any) -> dict[str, Any]:
    """A five-star application of a four-star enterprise that passes."""
    held = [{"level": "four_star", "awarded_on": "2021-06-30"}]
    return four_star(**{"level": "five_star", "stars_held": held, "use_cases": [use_case("u1")], **changes})


def enterprise(**changes: Any) -> dict[str, Any]:
    """The enterprise; a keyword replaces an answer, `...` takes it out."""
    answers = {
        "name": NAME,
        "uscc": "91320583MA1EXAM175",
        "region": "320583",
        "legal_person": True,
        "finance_system": True,
        "credit_ok": True,
        "violations": [],
        "founded_on": "2012-05-01",
        "industry": "C3913",
        "employees": 260,
        "revenue_yuan": "85000000.00",
    }
    return _with(answers, changes)


def service(line_id: str, *used: tuple[str, str | None], **changes: Any) -> dict[str, Any]:
    """A basic public service, in use since 2021-06-01 unless periods are given."""
    periods = [{"from": first, "to": last} for first, last in used or [("2021-06-01", None)]]
    answers = {"name": f"服务{line_id}", "kind": "basic", "form": "public", "domain": "infrastructure", "used": periods}
    return {"id": line_id, **_with(answers, changes)}


def payment(line_id: str, paid_on: str | None, amount: str | None, **changes: Any) -> dict[str, Any]:
    """A payment by the applicant."""
    return {"id": line_id, **_with({"paid_on": paid_on, "amount_yuan": amount, "payer": NAME}, changes)}


def device(line_id: str, **changes: Any) -> dict[str, Any]:
    """A device with edge processing."""
    answers = {"name": "数控机床", "class": "intelligent", "edge": True, "serves": ["monitoring"]}
    return {"id": line_id, **_with(answers, changes)}


def use_case(line_id: str, **changes: Any) -> dict[str, Any]:
    """An innovation with technologies."""
    return {"id": line_id, **_with({"family": "quality_process", "technologies": ["ai"]}, changes)}


def _with(answers: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in {**answers, **changes}.items() if value is not ...}
