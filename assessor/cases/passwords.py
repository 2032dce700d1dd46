"""Passwords: argon2id, a floor for strength, and the same work whether or not the person exists."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_HASHER = PasswordHasher()
_DUMMY = _HASHER.hash("nobody has this password")
_TOO_COMMON = frozenset(
    {"1234567890", "12345678910", "0123456789", "password123", "qwertyuiop", "1q2w3e4r5t", "a123456789", "abcd123456"}
)
MINIMUM = 10


def weakness(password: str, login: str) -> str | None:
    """Why a password is not accepted, in words for its owner; None when it is."""
    if len(password) < MINIMUM:
        return f"密码至少 {MINIMUM} 个字符，可以用一句容易记住的话。"
    if len(password) > 200:
        return "密码最多 200 个字符。"
    if password.lower() in _TOO_COMMON or len(set(password)) < 4:
        return "这个密码太常见，容易被猜到，请换一个。"
    if login and login.lower() in password.lower():
        return "密码不要包含登录名。"
    return None


def make_hash(password: str) -> str:
    """An argon2id hash with the library's current parameters."""
    return _HASHER.hash(password)


def matches(password: str, password_hash: str | None) -> bool:
    """Verify; with no hash (no such person) the same work is done, so timing tells nothing."""
    try:
        _HASHER.verify(password_hash or _DUMMY, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return password_hash is not None
