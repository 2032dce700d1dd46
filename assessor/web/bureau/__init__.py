"""The bureaus' pages: county, city and province offices, and the auditor's read-only view."""

from flask import Blueprint

from assessor.web import figures
from assessor.web.bureau import (
    board,
    case,
    checks,
    cultivation,
    evidence,
    listing,
    notices,
    objections,
    report,
    results,
    send_back,
    two_persons,
    viewer,
    windows,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    listing.pages,
    case.pages,
    viewer.pages,
    evidence.sheets,
    send_back.pages,
    checks.pages,
    objections.pages,
    notices.pages,
    results.pages,
    report.pages,
    windows.pages,
    two_persons.pages,
    cultivation.pages,
    board.pages,
    figures.pages,
)
