"""Evidence files: looked at before they are kept (inspect.py), kept once and for good by SHA-256 (store.py).

No Flask and no tables here; the caller decides who may upload and where a file belongs.
"""
