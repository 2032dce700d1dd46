"""The home province: the rating of stars is its own, whatever other provinces a subsidy programme brings into the tree."""

from sqlalchemy import ColumnElement, and_
from sqlmodel import col

from models.people import Region
from questionnaires.regions import HOME


def home_city() -> ColumnElement[bool]:
    """Whether a region is a city of the home province."""
    return and_(col(Region.kind) == "city", col(Region.code).startswith(HOME, autoescape=True))
