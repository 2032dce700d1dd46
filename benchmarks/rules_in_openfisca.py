"""The three-star rules of 2022 in OpenFisca-core: lines of services and payments as persons, applications as groups.

OpenFisca has no unknown, so it gets facts in which everything is known, and answers met or not. Amounts are int32 and
totals float32 there: the spend is only as exact as that, and is not compared.
"""

from datetime import date
from typing import Any

import numpy as np
import polars as pl
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

MONTH = "2022-03"
LINE = build_entity("line", "lines", "云服务或付款", is_person=True)
APPLICATION = build_entity(
    "application", "applications", "申报", roles=[{"key": "line", "plural": "lines", "label": "行"}]
)

ANSWERS: dict[str, tuple[Any, type]] = {
    **dict.fromkeys(("uscc_valid", "uscc_of_province", "region_known", "region_in_province"), (APPLICATION, bool)),
    **dict.fromkeys(("legal_person", "finance_system", "credit_ok", "pledge"), (APPLICATION, bool)),
    **dict.fromkeys(("violations_count", "star_rank", "submitted"), (APPLICATION, int)),
    "revenue_fen": (APPLICATION, float),
    **dict.fromkeys(("is_service", "is_payment", "payer_same", "invoice_ok"), (LINE, bool)),
    **dict.fromkeys(("kind", "form", "run_start", "run_end", "run_months", "paid_on", "amount_fen"), (LINE, int)),
}
KINDS, FORMS = {"basic": 0, "industrial_app": 1}, {"public": 0, "private": 1, "hybrid": 2}


def days(day: date) -> int:
    """Days since 1970."""
    return (day - date(1970, 1, 1)).days


def every(app: Any, mask: Any, passes: Any) -> Any:
    """No line of the mask fails."""
    return app.sum(mask * ~passes) == 0


def _long(app: Any, of: Any) -> tuple[Any, Any]:
    services = app.members("is_service", of)
    return services, (app.members("run_start", of) <= days(date(2021, 10, 31))) & (app.members("run_months", of) >= 3)


def _in_use(app: Any, of: Any) -> Any:
    on = app.project(app("submitted", of))
    return (app.members("run_start", of) <= on) & (app.members("run_end", of) >= on)


def _window(app: Any, of: Any) -> Any:
    paid = app.members("paid_on", of)
    return app.members("is_payment", of) & (paid >= days(date(2021, 1, 1))) & (paid <= days(date(2022, 1, 31)))


def _some_service(name: str, *codes: int) -> Any:
    return lambda app, of: app.sum(app.members("is_service", of) * np.isin(app.members(name, of), codes)) > 0


def _tiny(amount: Any, line: int) -> Any:
    return (amount > 0) & (amount < line)


RULES: dict[str, Any] = {
    "credit_code_valid": lambda app, of: app("uscc_valid", of),
    "credit_code_of_province": lambda app, of: app("uscc_of_province", of),
    "registered_in_province": lambda app, of: app("region_in_province", of),
    "region_is_known": lambda app, of: app("region_known", of),
    "is_legal_person": lambda app, of: app("legal_person", of),
    "has_finance_system": lambda app, of: app("finance_system", of),
    "credit_good": lambda app, of: app("credit_ok", of),
    "no_violations": lambda app, of: app("violations_count", of) == 0,
    "revenue_in_yuan": lambda app, of: ~_tiny(app("revenue_fen", of), 10_000_000),
    "not_before_opening": lambda app, of: app("submitted", of) >= days(date(2022, 2, 28)),
    "not_late": lambda app, of: app("submitted", of) <= days(date(2022, 4, 15)),
    "pledge_given": lambda app, of: app("pledge", of),
    "ladder": lambda app, of: app("star_rank", of) == 0,
    "all_long": lambda app, of: every(app, *_long(app, of)),
    "none_long": lambda app, of: app.sum(_long(app, of)[0] * _long(app, of)[1]) == 0,
    "all_in_use": lambda app, of: every(app, app.members("is_service", of), _in_use(app, of)),
    "none_in_use": lambda app, of: app.sum(app.members("is_service", of) * _in_use(app, of)) == 0,
    "a_service_qualifies": lambda app, of: app.sum(_long(app, of)[0] * _long(app, of)[1] * _in_use(app, of)) > 0,
    "public_cloud": _some_service("form", 0, 2),
    "only_public_cloud": lambda app, of: every(app, app.members("is_service", of), app.members("form", of) == 0),
    "basic_cloud": _some_service("kind", 0),
    "industrial_app": _some_service("kind", 1),
    "no_refunds": lambda app, of: every(app, _window(app, of), app.members("amount_fen", of) >= 0),
    "applicant_paid": lambda app, of: every(app, _window(app, of), app.members("payer_same", of)),
    "payments_in_yuan": lambda app, of: every(
        app, app.members("is_payment", of), ~_tiny(app.members("amount_fen", of), 10_000)
    ),
    "invoices_well_formed": lambda app, of: every(app, app.members("is_payment", of), app.members("invoice_ok", of)),
}
BARS = ("registered_in_province", "is_legal_person", "has_finance_system", "credit_good", "no_violations", "not_late", "ladder",
        "a_service_qualifies", "public_cloud", "basic_cloud", "industrial_app")  # fmt: skip
RETURNS = ("credit_code_valid", "region_is_known", "not_before_opening", "pledge_given", "all_long", "all_in_use")
LOOKS = (
    "credit_code_of_province",
    "revenue_in_yuan",
    "only_public_cloud",
    "no_refunds",
    "applicant_paid",
    "payments_in_yuan",
)


def _outcome(app: Any, of: Any) -> Any:
    def any_failing(names: tuple[str, ...]) -> Any:
        return np.logical_or.reduce([~app(name, of) for name in names])

    barred = any_failing(BARS) | app("none_long", of) | app("none_in_use", of)
    app("invoices_well_formed", of)
    app("spend_fen", of)
    return np.where(barred, 3, np.where(any_failing(RETURNS), 2, np.where(any_failing(LOOKS), 1, 0)))


def system() -> TaxBenefitSystem:
    """The rules as a tax-benefit system."""
    made = TaxBenefitSystem([LINE, APPLICATION])
    spend = lambda app, of: app.sum(app.members("amount_fen", of) * _window(app, of))  # noqa: E731
    formulas = {**RULES, "spend_fen": spend, "outcome": _outcome}
    for name, (entity, kind) in ANSWERS.items():
        made.add_variable(_variable(name, entity, kind))
    for name, formula in formulas.items():
        kind = {"spend_fen": float, "outcome": int}.get(name, bool)
        made.add_variable(_variable(name, APPLICATION, kind, formula))
    return made


def _variable(name: str, entity: Any, kind: type, formula: Any = None) -> type[Variable]:
    members = {"value_type": kind, "entity": entity, "definition_period": DateUnit.MONTH, "label": name}
    if formula is not None:
        members["formula"] = formula  # two arguments: entity and period
    return type(name, (Variable,), members)


def arrays(frames: dict[str, pl.DataFrame]) -> dict[str, Any]:
    """Facts (all known) as the arrays that OpenFisca takes; `owner` holds the application of each line."""
    app, services, payments = (frames[name] for name in ("application", "services", "payments"))
    number = pl.int_range(len(app)).alias("n")
    index = app.select("application_id", number)
    lines = pl.concat([services.with_columns(is_service=True), payments.with_columns(is_payment=True)], how="diagonal")
    lines = lines.join(index, on="application_id", maintain_order="left").with_columns(
        pl.col("kind").replace_strict(KINDS, return_dtype=pl.Int32),
        pl.col("form").replace_strict(FORMS, return_dtype=pl.Int32),
    )
    app = app.with_columns(submitted=pl.col("submitted_on"))
    found = {name: _array((app if entity is APPLICATION else lines)[name]) for name, (entity, _) in ANSWERS.items()}
    return {**found, "owner": lines["n"].to_numpy(), "applications": len(app)}


def _array(column: pl.Series) -> Any:
    if column.dtype == pl.Date:
        column = column.cast(pl.Int32)
    return column.fill_null(False if column.dtype == pl.Boolean else 0).to_numpy()


def judge(rules: TaxBenefitSystem, data: dict[str, Any]) -> Any:
    """The outcome of every application (0 eligible … 3 ineligible), with every rule calculated on the way."""
    simulation = _simulation(rules, data)
    for name in ANSWERS:
        simulation.set_input(name, MONTH, data[name])
    return simulation.calculate("outcome", MONTH)


def _simulation(rules: TaxBenefitSystem, data: dict[str, Any]) -> Simulation:
    builder = SimulationBuilder()
    builder.create_entities(rules)
    owner, count = data["owner"], data["applications"]
    builder.declare_person_entity("line", np.arange(len(owner)))
    groups = builder.declare_entity("application", np.arange(count))
    builder.join_with_persons(groups, owner, ["line"] * len(owner))
    return builder.build(rules)
