"""Signed statements about the log, in the text format that transparency logs share (C2SP signed-note, tlog-checkpoint).

star-cloud-rating            ← whose log
14399                        ← how many entries
WHyr…=                       ← their Merkle root, base64
at 2022-05-06T01:30:00.000000Z

— star-cloud-rating kRk5…=   ← four bytes naming the key, then an Ed25519 signature of the lines above, base64
"""

import base64
import hashlib
import os
from binascii import Error as Base64Error
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ORIGIN = "star-cloud-rating"
_DASH = "— "
_ED25519 = b"\1"


class KeyFileError(RuntimeError):
    """The key cannot be used; the message says what to do."""


class NoteError(ValueError):
    """A checkpoint does not hold; the message says why."""


@dataclass(frozen=True)
class Statement:
    """What a checkpoint says: so many entries, this root, at this time (as the log writes times)."""

    size: int
    root: bytes
    at: str

    def text(self) -> str:
        """The signed lines."""
        return f"{ORIGIN}\n{self.size}\n{base64.b64encode(self.root).decode()}\nat {self.at}\n"


def make_key_file(path: Path) -> Ed25519PrivateKey:
    """Make a key in a new file that only its owner may read. Raises FileExistsError rather than replace a key."""
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    return key


def read_key_file(path: Path) -> Ed25519PrivateKey:
    """The key of a file. Raises KeyFileError when it is absent, open to others, or not an Ed25519 key."""
    try:
        if path.stat().st_mode & 0o077:
            raise KeyFileError(f"签名私钥 {path} 对其他用户可读，请改为仅属主可读（chmod 600）。")
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise KeyFileError(f"签名私钥 {path} 打不开（{error.strerror}）。") from error
    except (ValueError, TypeError) as error:
        raise KeyFileError(f"{path} 不是可用的私钥文件（应为未加密的 PEM）。") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(f"{path} 不是 Ed25519 私钥。")
    return key


def public_text(key: Ed25519PrivateKey) -> str:
    """The public key as one line: name+key number+base64 of a one byte and the 32 bytes of the key."""
    raw = key.public_key().public_bytes_raw()
    return f"{ORIGIN}+{_number(raw).hex()}+{base64.b64encode(_ED25519 + raw).decode()}"


def fingerprint(public: str) -> str:
    """The SHA-256 of the public key's 32 bytes, in groups of four for reading aloud."""
    digest = hashlib.sha256(_raw(public)).hexdigest()
    return " ".join(digest[i : i + 4] for i in range(0, 64, 4))


def sign(key: Ed25519PrivateKey, said: Statement) -> str:
    """The checkpoint's text with its signature."""
    text = said.text()
    number = _number(key.public_key().public_bytes_raw())
    return f"{text}\n{_DASH}{ORIGIN} {base64.b64encode(number + key.sign(text.encode())).decode()}\n"


def read_note(note: str, public: str) -> Statement:
    """What a checkpoint says, once its signature holds under this public key. Raises NoteError."""
    text, _, signatures = note.partition("\n\n")
    try:
        raw = _raw(public)
        mine = [line for line in signatures.splitlines() if line.startswith(f"{_DASH}{ORIGIN} ")]
        blobs = [base64.b64decode(line.rpartition(" ")[2], validate=True) for line in mine]
        own = [blob[4:] for blob in blobs if blob[:4] == _number(raw)]
        if not own:
            raise NoteError("没有这把公钥的签名")
        Ed25519PublicKey.from_public_bytes(raw).verify(own[0], f"{text}\n".encode())
        said = _statement(text)
    except InvalidSignature as error:
        raise NoteError("签名不成立，内容被改动过") from error
    except Base64Error as error:
        raise NoteError("签名或公钥的写法不对") from error
    if said.text() != f"{text}\n":
        raise NoteError("格式不对")
    return said


def _statement(text: str) -> Statement:
    lines = text.split("\n")
    if len(lines) != 4 or lines[0] != ORIGIN or not lines[1].isdecimal() or not lines[3].startswith("at "):
        raise NoteError("不是本系统的存证点")
    return Statement(int(lines[1]), base64.b64decode(lines[2], validate=True), lines[3].removeprefix("at "))


def _number(raw: bytes) -> bytes:
    return hashlib.sha256(ORIGIN.encode() + b"\n\1" + raw).digest()[:4]


def _raw(public: str) -> bytes:
    name, _, rest = public.strip().partition("+")
    number, _, key = rest.partition("+")
    raw = base64.b64decode(key, validate=True)
    if name != ORIGIN or raw[:1] != _ED25519 or len(raw) != 33 or number != _number(raw[1:]).hex():
        raise NoteError("公钥的写法不对")
    return raw[1:]
