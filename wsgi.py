"""The front door: `app` for a WSGI server and for the flask command."""

import os

from assessor import create_app

# A command such as `flask check` needs no database; a server must have one that is fit.
app = create_app(serve="FLASK_RUN_FROM_CLI" not in os.environ)
