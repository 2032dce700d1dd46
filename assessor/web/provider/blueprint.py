"""The blueprint that all pages of providers hang on."""

from flask import Blueprint

pages = Blueprint("provider", __name__, url_prefix="/provider")
