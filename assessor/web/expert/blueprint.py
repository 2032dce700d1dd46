"""The blueprint that every page of the experts hangs on."""

from flask import Blueprint

pages = Blueprint("expert", __name__, url_prefix="/expert")
