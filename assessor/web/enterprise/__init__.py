"""The enterprise's pages: home, filing, evidence, submission, tracking, people. One file for each group of pages."""

from assessor.web.enterprise import (
    checks,
    files,
    filing,
    home,
    import_lines,
    lines,
    objections,
    people,
    receipts,
    rechecks,
    sections,
    start,
    tasks,
    tracking,
    uploads,
    viewer,
)
from assessor.web.enterprise.blueprint import pages

__all__ = [
    "checks",
    "files",
    "filing",
    "home",
    "import_lines",
    "lines",
    "objections",
    "pages",
    "people",
    "receipts",
    "rechecks",
    "sections",
    "start",
    "tasks",
    "tracking",
    "uploads",
    "viewer",
]
