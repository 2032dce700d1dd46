"""Cells of a table file for people who open it in Excel: a text that begins like a formula is kept from running."""

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def cell(value: object) -> str:
    """The value as text; with an apostrophe in front when a spreadsheet would take it for a formula."""
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(_STARTS) else text
