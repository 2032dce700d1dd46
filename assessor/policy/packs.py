"""The packs in use, read once with the words that this house knows."""

from functools import cache
from pathlib import Path

import questionnaires
from assessor import (  # noqa: F401 - the predicates of the others join workflow
    workflow,
    workflow_notice,
    workflow_panel,
    workflow_recheck,
    workflow_subsidies,
)
from assessor.policy.awards.forms import specs as award_specs
from assessor.policy.checks import specs
from assessor.policy.records import RECORDS
from questionnaires.shapes import Pack
from questionnaires.vocabulary import Vocabulary

EVIDENCE_KINDS = {
    "licence": "营业执照",
    "credit_report": "信用查询记录",
    "finance_rules": "财务制度",
    "contract": "合同",
    "invoice": "发票",
    "voucher": "付款凭证",
    "screenshot": "云平台或系统截图",
    "device_list": "设备清单",
    "photo": "现场照片",
    "report": "应用说明或总结",
    "pledge": "承诺书",
    "other": "其他材料",
}
"""Kinds of proof that a question may ask for, and their names."""


def vocabulary() -> Vocabulary:
    """What packs may name: the checks, the predicates of the workflow, the kinds of evidence."""
    whos, reasons = frozenset(workflow.who.known), frozenset(workflow.unless.known)
    return Vocabulary(specs(), whos, reasons, frozenset(EVIDENCE_KINDS), award_specs(), frozenset(RECORDS))


def load(extra: Path | None = None) -> dict[str, Pack]:
    """Every pack by id, also those of the extra folder. Raises questionnaires.PackError: then the service does not start."""
    return _read(extra)  # `load()` and `load(None)` are one reading


@cache
def _read(extra: Path | None) -> dict[str, Pack]:
    return questionnaires.read_all(extra, vocabulary())


def load_one(pack_id: str, extra: Path | None = None) -> Pack:
    """One pack without reading the others. Raises questionnaires.PackError."""
    return questionnaires.read_one(pack_id, extra, vocabulary())
