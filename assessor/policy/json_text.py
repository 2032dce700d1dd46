"""JSON text to a value, strictly: one encoding, no repeated keys, no NaN, no bombs; errors as DocumentError."""

import json
from typing import Any, NoReturn

from assessor.policy.document import DocumentError, FieldError

MAX_BYTES = 20_000_000


class _Refused(ValueError):
    pass


def read_json(raw: bytes) -> Any:
    """The value of a JSON text (UTF-8, with or without BOM, any line endings). Raises DocumentError."""
    if len(raw) > MAX_BYTES:
        raise _error(f"文档超过 {MAX_BYTES:,} 字节；请拆分或去掉多余内容")
    try:
        return json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_constant)
    except UnicodeDecodeError:
        raise _error("文档不是 UTF-8 编码，请另存为 UTF-8") from None
    except json.JSONDecodeError as error:
        raise _error(f"第 {error.lineno} 行第 {error.colno} 个字符处不是有效的 JSON，请检查引号、逗号和括号") from None
    except RecursionError:
        raise _error("文档嵌套太深，申报文档不需要这么多层") from None
    except _Refused as error:
        raise _error(str(error)) from None
    except ValueError:
        raise _error("文档里有长得不合理的数字，请核对") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _Refused(f"同一个对象里键 {twice[:40]!r} 写了两次，请只留一个")
    return found


def _constant(name: str) -> NoReturn:
    raise _Refused(f"{name} 不是可以填写的值")


def _error(message: str) -> DocumentError:
    return DocumentError([FieldError("", message)])
