"""Of the pool of inspectors, draws, who is drawn for whom, and checks for a reason. tests/support/draws.py makes the rows."""

from tests.cases.constraints.shapes import Never, Twice
from tests.support.world import on

NEVER: list[Never] = [
    ("assignment", "kind_known", {"kind": "chosen"}),
    ("draw", "a_redraw_names_its_proposal", {"redraw_id": None}),
    ("draw", "a_redraw_names_its_proposal", {"attempt": 1}),
    ("draw", "purpose_known", {"purpose": "lottery"}),
    ("draw_line", "of_an_application_or_an_award", {"award_id": None}),
    ("draw_line", "of_an_application_or_an_award", {"application_id": 1}),
    ("draw_place", "drawn_known", {"drawn": "wanted"}),
    ("draw_public_value", "a_value_has_a_source", {"value": ""}),
    ("draw_recusal", "code_known", {"code": "busy"}),
    ("inspector_declaration", "dates_in_order", {"valid_until": on("2022-01-01").today}),
    ("targeted_check", "a_reason_is_given", {"words": ""}),
    ("targeted_check", "code_known", {"code": "grudge"}),
]

TWICE: list[Twice] = [
    ("assignment", ("line_id", "inspector_id"), {"seat": 9}),
    ("assignment", ("line_id", "seat"), {"inspector_id": 999_999}),
    ("draw", ("purpose", "batch_id", "region_code", "number", "attempt"), {"ref": "another", "redraw_id": 999_999}),
    ("draw", ("redraw_id",), {"ref": "another", "number": 9}),
    ("draw", ("ref",), {"number": 9, "redraw_id": 999_999}),
    ("draw_commitment", ("draw_id", "digest"), {"organisation_id": 999_999, "person_id": 999_999, "party": "x"}),
    ("draw_commitment", ("draw_id", "organisation_id"), {"person_id": 999_999, "party": "x", "digest": "x"}),
    ("draw_commitment", ("draw_id", "party"), {"organisation_id": 999_999, "person_id": 999_999, "digest": "x"}),
    ("draw_commitment", ("draw_id", "person_id"), {"organisation_id": 999_999, "party": "x", "digest": "x"}),
    ("draw_inspector", ("draw_id", "inspector_id"), {"public_id": "J99"}),
    ("draw_inspector", ("draw_id", "public_id"), {"inspector_id": 999_999}),
    ("draw_line", ("draw_id", "application_id"), {"award_id": None, "application_id": 1, "public_id": "another"}),
    ("draw_line", ("draw_id", "award_id"), {"public_id": "another"}),
    ("draw_line", ("draw_id", "public_id"), {"award_id": 999_999}),
    ("draw_opening", ("commitment_id",), {}),
    ("draw_place", ("draw_id", "rank"), {"line_id": 999_999}),
    ("draw_place", ("line_id",), {"rank": 999}),
    ("draw_public_value", ("draw_id",), {}),
    ("draw_recusal", ("line_id", "inspector_id"), {}),
    ("draw_result", ("draw_id",), {}),
    ("draw_substitution", ("by_line_id",), {"line_id": 999_999, "proposal_id": 999_999}),
    ("draw_substitution", ("line_id",), {"by_line_id": None, "proposal_id": 999_999}),
    ("draw_substitution", ("proposal_id",), {"line_id": 999_999, "by_line_id": None}),
    ("inspector", ("ref",), {}),
    ("inspector_declaration", ("inspector_id", "seq"), {}),
    ("targeted_check", ("application_id",), {}),
]
