"""The pages of cloud service providers. One file for each group of pages."""

from assessor.web.provider import customers, home, people
from assessor.web.provider.blueprint import pages

__all__ = ["customers", "home", "pages", "people"]
