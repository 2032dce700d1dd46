"""What a city's report to the province is made from (46号 二(二)2): counts, visits, lists and the city's own words."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field, StrictInt

from assessor.documents.shapes import Count, Paper, Shape, Uscc, Words


class ReportCount(Shape):
    """One star (of a county, or of the whole city). `applied` is the sum of the other four, `passed` lies across them.

    Withdrawn filings are in no figure: the base of the on-site checks is the same (46号 三.2).
    """

    star: Words
    applied: Count
    passed: Count
    rated: Count
    recommended: Count
    not_rated: Count
    returned: Count
    under_way: Count


class CountyCount(Shape):
    """A county or zone with its stars."""

    county: Words
    stars: tuple[ReportCount, ...]


class InspectedStar(Shape):
    """On-site checks of one star: applicants and how many of them were visited."""

    star: Words
    applicants: Count
    visited: Count


class InspectionFigures(Shape):
    """On-site checks: owed, made, by star, and what the visits found. `drawn` at random; None where no draw was made."""

    required: Count
    done: Count
    stars: tuple[InspectedStar, ...]
    confirmed: Count
    partly: Count
    refuted: Count
    drawn: Count | None = None
    targeted: Count | None = None


class ReportedFirm(Shape):
    """A line of a list: rated (the day of announcement) or recommended (the day of recommending)."""

    number: Words
    name: Words
    uscc: Uscc
    county: Words
    star: Words
    on: date


class CityReportPaper(Paper):
    """评定报告: what a city reports to the province for a batch."""

    kind: ClassVar[str] = "city_report"
    city: Words
    organisation: Words
    version: Annotated[StrictInt, Field(ge=1)]
    report_deadline: date | None
    recommend_deadline: date | None
    summary: Words
    totals: tuple[ReportCount, ...]
    counties: tuple[CountyCount, ...]
    inspection: InspectionFigures
    rated: tuple[ReportedFirm, ...]
    recommended: tuple[ReportedFirm, ...]
