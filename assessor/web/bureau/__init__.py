"""The bureaus' pages: county, city and province offices, and the auditor's read-only view."""

from flask import Blueprint

from assessor.web import figures
from assessor.web.bureau import (
    awards,
    board,
    case,
    checks,
    credit,
    cultivation,
    evidence,
    fairness_pair,
    listing,
    notices,
    objections,
    rechecks,
    report,
    results,
    send_back,
    signal_page,
    two_persons,
    viewer,
    visit_sign,
    windows,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    listing.pages,
    case.pages,
    viewer.pages,
    evidence.sheets,
    send_back.pages,
    checks.pages,
    credit.pages,
    visit_sign.pages,
    objections.pages,
    notices.pages,
    results.pages,
    awards.pages,
    report.pages,
    rechecks.pages,
    windows.pages,
    two_persons.pages,
    cultivation.pages,
    board.pages,
    signal_page.pages,
    fairness_pair.pages,
    figures.pages,
)
