"""Names that cannot be guessed, for addresses; and names of enterprises as people write them in one line."""

import secrets

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def new_ref() -> str:
    """A random name of 14 characters (about 69 bits), easy to read aloud."""
    return "".join(secrets.choice(_LETTERS) for _ in range(14))


def name_and_code(line: str) -> tuple[str, str]:
    """'name code', or either alone: a last word of 18 letters and digits is a credit code."""
    words = line.split()
    code = words[-1].upper() if words and len(words[-1]) == 18 and words[-1].isascii() and words[-1].isalnum() else ""
    return " ".join(words[:-1] if code else words), code
