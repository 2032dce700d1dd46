"""Of providers: filings, products, what they say of their customers' services, and what they push."""

from typing import Any

from assessor.cases.carry_out import confirm_proposal
from assessor.cases.confirm_service import CONFIRMED, Said, confirm_service
from assessor.cases.customer_cases import own_service
from assessor.cases.undo_void import propose_undoing
from assessor.cases.void_service import void_service
from models.adoption import ApiToken, HeartbeatDay, OpeningCertificate, Push, UsageMonth
from models.provider import (
    ProviderFiling,
    ProviderFilingAnswer,
    ProviderFilingFile,
    ProviderFilingStep,
    ProviderFilingVersion,
    ProviderProduct,
)
from tests.cases.constraints.shapes import NOW, PAPER, Never, Twice
from tests.support.offices import Offices
from tests.support.providers import Market
from tests.support.world import on

NEVER: list[Never] = [
    ("api_token", "revoked_by_somebody", {"revoked_at": NOW.at}),
    ("heartbeat_day", "heard_at_least_once", {"beats": 0, "device": "另一台"}),
    ("heartbeat_day", "times_in_order", {"last_at": on("2022-04-01").at, "device": "另一台"}),
    ("provider_filing", "state_known", {"state": "lost", "pack_id": "another", "ref": "another"}),
    ("provider_filing", "version_counts_up", {"version": 0, "pack_id": "another", "ref": "another"}),
    ("provider_filing_file", "not_empty", {"size": 0}),
    ("provider_filing_step", "action_known", {"action": "forget", "filed_on": None, "seq": 9}),
    ("provider_filing_step", "against_the_provider_needs_a_reason", {"action": "return", "filed_on": None, "seq": 9}),
    ("provider_filing_step", "only_an_acceptance_has_a_day", {"action": "submit", "seq": 9}),
    ("provider_product", "category_known", {"category": "weather"}),
    ("provider_product", "period_known", {"period": "century"}),
    ("provider_product", "price_not_negative", {"unit_price_fen": -1}),
    ("push", "kind_known", {"kind": "gossip", "idem": "another", "ref": "another"}),
    ("push", "outcome_known", {"outcome": "maybe", "ref": "another"}),
    ("service_confirmation", "a_refusal_says_why", {"answer": "refused", "words": "", "seq": 9}),
    ("service_confirmation", "amount_not_negative", {"amount_fen": -1, "seq": 9}),
    ("service_confirmation", "answer_known", {"answer": "maybe", "words": "说明", "seq": 9}),
    ("service_confirmation", "dates_in_order", {"last_on": on("2020-01-01").today, "seq": 9}),
    ("service_void", "a_reason_is_given", {"reason": "", "seq": 9, "ref": "another"}),
    ("usage_month", "amount_not_negative", {"amount_fen": -1}),
    ("usage_month", "days_of_a_month", {"active_days": 32}),
]

TWICE: list[Twice] = [
    ("api_token", ("ref",), {"token_hash": "2" * 64}),
    ("api_token", ("token_hash",), {"ref": "another"}),
    ("heartbeat_day", ("push_id", "customer_uscc", "device", "service", "day"), {}),
    ("named_service", ("submission_id", "section", "line_id"), {}),
    ("provider_filing", ("organisation_id", "pack_id"), {"ref": "another"}),
    ("provider_filing", ("ref",), {"pack_id": "another"}),
    ("provider_filing_answer", ("filing_id", "section"), {}),
    ("provider_filing_file", ("ref",), {}),
    ("provider_filing_step", ("filing_id", "seq"), {}),
    ("provider_filing_version", ("filing_id", "seq"), {}),
    ("provider_product", ("ref",), {}),
    ("push", ("organisation_id", "idem"), {"ref": "another"}),
    ("push", ("ref",), {"idem": "another"}),
    ("service_confirmation", ("submission_id", "section", "line_id", "seq"), {}),
    ("service_void", ("application_id", "section", "line_id", "seq"), {"ref": "another"}),
    ("service_void", ("ref",), {"seq": 9}),
    ("service_void_undoing", ("proposal_id",), {"void_id": 999_999}),
    ("service_void_undoing", ("void_id",), {"proposal_id": 999_999}),
]


def furnish(offices: Offices) -> None:
    """A provider with a filing, a product and a token; a service confirmed, void and restored; one push of each kind."""
    market, session = Market(offices), offices.session
    case = market.star(at=on("2022-03-06"))
    confirm_service(session, market.boss, case, "services", "s1", Said(CONFIRMED, on("2021-06-01").today), NOW)
    one = own_service(session, market.boss, case, "services", "s1")
    void = void_service(session, market.boss, case, offices.pack, one, "合同没有履行", NOW)
    confirm_proposal(session, offices.city_two, propose_undoing(session, offices.city, void, "填错了一行", NOW), NOW)
    _filing(market)
    _pushes(market)


def _filing(market: Market) -> None:
    session, by, own = market.session, market.boss.person_id, market.boss.organisation_id
    filing = ProviderFiling(ref="filing", organisation_id=own, pack_id="pack", state_since=NOW.at, created_by=by,
                            created_at=NOW.at)  # fmt: skip
    product = ProviderProduct(ref="product", organisation_id=own, name="云服务器", category="infrastructure",
                              period="month", unit_price_fen=1, updated_by=by, updated_at=NOW.at)  # fmt: skip
    session.add_all([filing, product])
    session.flush()
    here: dict[str, Any] = {"filing_id": filing.id or 0}
    session.add_all(
        [
            ProviderFilingAnswer(section="basics", rows=[{}], updated_at=NOW.at, updated_by=by, **here),
            ProviderFilingFile(ref="file", material="pledge", uploaded_by=by, uploaded_at=NOW.at, **PAPER, **here),
            ProviderFilingVersion(seq=1, document={}, files=[], sha256="0" * 64, pack_id="pack", pack_digest="0",
                                  submitted_by=by, at=NOW.at, **here),
            ProviderFilingStep(seq=1, version_seq=1, action="accept", filed_on=NOW.today, actor_id=by,
                               organisation_id=own, at=NOW.at, **here),
        ]
    )  # fmt: skip
    session.flush()


def _pushes(market: Market) -> None:
    session, by, own = market.session, market.boss.person_id, market.boss.organisation_id
    token = ApiToken(ref="token", organisation_id=own, name="对接", shown="abc", token_hash="0" * 64, scopes=[],
                     created_by=by, created_at=NOW.at)  # fmt: skip
    session.add(token)
    session.flush()
    push = Push(ref="push", organisation_id=own, token_id=token.id or 0, kind="usage", idem="key", body_sha256="0" * 64,
                size=1, lines=1, outcome="taken", answer={}, at=NOW.at)  # fmt: skip
    session.add(push)
    session.flush()
    here: dict[str, Any] = {"push_id": push.id or 0, "provider_id": own, "customer_uscc": "91320583XXFAKE0018"}
    session.add_all(
        [
            OpeningCertificate(number="1", service="云服务器", opened_on=NOW.today, **here),
            UsageMonth(service="云服务器", month="2022-03", active_days=31, amount_fen=1, **here),
            HeartbeatDay(device="SN-1", day=NOW.today, beats=1, first_at=NOW.at, last_at=NOW.at, **here),
        ]
    )
    session.flush()
