"""Fingerprints of the contracts, invoices and payments that were filed: what money may be counted by one project only."""

from collections.abc import Iterator, Mapping
from typing import Any

from assessor.policy.facts import party_name
from assessor.signals.normal import fingerprint, masked, normal
from assessor.signals.prints import Print

SECTION = "money"
PAYMENT, PROJECT = "payment", "project"
_LEAST = 6
"""Characters below which a bank's reference is too common to say anything."""


def money_prints(content: Mapping[str, Any]) -> Iterator[Print]:
    """Every fingerprint of frozen papers, in their order."""
    for contract in content.get("contracts", ()):
        yield from _contract(contract)
    for invoice in content.get("invoices", ()):
        said = {"code": invoice["code"], "number": invoice["number"]}
        plain = normal("invoice", said)
        if plain:
            yield Print("invoice", fingerprint("invoice", plain), masked("invoice", said), SECTION, again=True)
    for payment in content.get("payments", ()):
        yield from _payment(payment)


def _contract(contract: Mapping[str, Any]) -> Iterator[Print]:
    plain = normal("contract", contract["number"])
    if plain:
        yield Print("contract", fingerprint("contract", plain), masked("contract", contract["number"]), SECTION)
    parts = [party_name(contract[name]) for name in ("buyer", "seller")]
    whole = "|".join([*parts, contract["signed_on"], str(contract["amount_fen"])])
    shown = f"{contract['signed_on']} 签订，{_yuan(contract['amount_fen'])}"
    yield Print(PROJECT, fingerprint(PROJECT, whole), shown, SECTION, again=True)


def _payment(payment: Mapping[str, Any]) -> Iterator[Print]:
    """By day, amount and parties; and by the bank's reference, which another enterprise cannot have by chance."""
    if payment["amount_fen"] < 0:
        return
    what = f"{payment['paid_on']}|{payment['amount_fen']}"
    shown = f"{payment['paid_on']} 付款 {_yuan(payment['amount_fen'])}"
    parties = f"{party_name(payment['payer'])}|{party_name(payment['payee'])}"
    yield Print(PAYMENT, fingerprint(PAYMENT, f"{what}|{parties}"), shown, SECTION, again=True)
    reference = party_name(payment["bank_ref"])
    if len(reference) >= _LEAST and any(sign.isdigit() for sign in reference):
        yield Print(PAYMENT, fingerprint(PAYMENT, f"{what}|#{reference}"), shown, SECTION)


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d} 元"
