"""The credit code of every provider that the demonstration's filings name."""

from assessor.demo.firms import credit_code
from assessor.demo.words import PROVIDERS

CODES = {name: credit_code("320583", 29_001 + number) for number, name in enumerate(PROVIDERS)}
"""Only the first of them are registered (demo/providing.py)."""
