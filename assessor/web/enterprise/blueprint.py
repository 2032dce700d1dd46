"""The blueprint that all enterprise pages hang on."""

from flask import Blueprint

pages = Blueprint("enterprise", __name__, url_prefix="/enterprise")
