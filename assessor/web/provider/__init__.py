"""The pages of cloud service providers. One file for each group of pages."""

from assessor.web.provider import home, people
from assessor.web.provider.blueprint import pages

__all__ = ["home", "pages", "people"]
