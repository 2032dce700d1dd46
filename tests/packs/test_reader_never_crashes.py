"""Whatever stands in a pack's files, the reader answers with a pack or with a PackError that names a file."""

from io import StringIO
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from assessor.policy.document import DocumentError, parse
from assessor.policy.verdict import judge
from questionnaires import PackError
from tests.packs.support import MINIMAL, read, write_pack
from tests.packs.test_reader_is_strict import PROCESS

FILES = {**MINIMAL, "process.yaml": PROCESS, "notices/told.yaml": "id: told\ntitle: 告知\ntext: 您好\n"}
ODD: list[Any] = [None, True, 3, "x", "", [], {}, [1], ["x"], [{}], [{"id": "x"}], {"id": 1}, {"drop": True}, {"x": {"y": 1}}]


def _paths(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [above, *(path for key in keys for path in _paths(value[key], (*above, key)))]


def _replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _replaced(value[path[0]], path[1:], new)
    return copy


PARSED = {name: YAML(typ="safe", pure=True).load(dedent(text)) for name, text in FILES.items()}
PLACES = [(name, path) for name, parsed in PARSED.items() for path in _paths(parsed)]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One pack on disk; each try changes one file and puts it back."""
    return write_pack(tmp_path_factory.mktemp("packs"), "trial", FILES)


def _read_or_refuse(home: Path, name: str, text: str) -> PackError | None:
    path = home / name
    before = path.read_bytes()
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        pack = read(home.parent)
    except PackError as error:
        return error
    finally:
        path.write_bytes(before)
    # What was accepted must also be usable.
    for level in pack.levels:
        answers = {"level": level, "enterprise": {"employees": 12, "local": True}, "sites": [{"kind": "big"}]}
        try:
            assert judge(pack, parse(answers, pack)).findings is not None
        except DocumentError:
            continue
    return None


@given(place=st.sampled_from(PLACES), odd=st.sampled_from(ODD))
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_an_odd_value_anywhere_is_read_or_refused(home: Path, place: tuple[str, tuple[Any, ...]], odd: Any) -> None:
    name, path = place
    out = StringIO()
    YAML(typ="safe", pure=True).dump(_replaced(PARSED[name], path, odd), out)
    error = _read_or_refuse(home, name, out.getvalue())
    assert error is None or (error.file and error.problem and error.mend)


@given(name=st.sampled_from(sorted(FILES)), text=st.text(max_size=60))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_is_read_or_refused(home: Path, name: str, text: str) -> None:
    error = _read_or_refuse(home, name, text)
    assert error is None or error.file.startswith("trial")


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"a: " + b"[" * 3_000, b"x" * 1_000_001], ids=["not utf-8", "deep", "large"])
def test_bytes_that_are_no_pack_are_refused(tmp_path: Path, raw: bytes) -> None:
    home = write_pack(tmp_path, "trial", FILES)
    (home / "clauses.yaml").write_bytes(raw)
    with pytest.raises(PackError) as caught:
        read(tmp_path)
    assert caught.value.file == "trial/clauses.yaml"
