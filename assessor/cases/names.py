"""Names that cannot be guessed, for addresses."""

import secrets

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def new_ref() -> str:
    """A random name of 14 characters (about 69 bits), easy to read aloud."""
    return "".join(secrets.choice(_LETTERS) for _ in range(14))
