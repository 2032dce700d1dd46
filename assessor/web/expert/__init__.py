"""The experts' pages: what they are asked to look at, and their yearly declaration. One file for each group of pages."""

from assessor.web.expert import declaration, decline, files, home, sheet
from assessor.web.expert.blueprint import pages

__all__ = ["declaration", "decline", "files", "home", "pages", "sheet"]
