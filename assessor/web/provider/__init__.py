"""The pages of cloud service providers. One file for each group of pages."""

from assessor.web.provider import customers, filings, home, interface, people, products
from assessor.web.provider.blueprint import pages

__all__ = ["customers", "filings", "home", "interface", "pages", "people", "products"]
