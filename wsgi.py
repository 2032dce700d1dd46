"""The front door: `app` for a WSGI server and for the flask command."""

import gc
import os
import sys

from assessor import create_app
from questionnaires import PackError

try:
    # A command such as `flask check` needs no database; a server must have one that is fit.
    app = create_app(serve="FLASK_RUN_FROM_CLI" not in os.environ)
    gc.freeze()  # what is loaded now stays for good: the collector need not go through it again and again
except PackError as error:
    # The person who wrote the pack needs file, line and mend, not a traceback.
    sys.stderr.write(f"{error}\n")
    sys.exit(2)
