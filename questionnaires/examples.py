"""Named situations beside a pack (`examples/*.yaml`): an official can read them, and they run as tests."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from questionnaires.base import Shape
from questionnaires.errors import PackError
from questionnaires.merge import merged
from questionnaires.source import ById, Tree, read


class Expected(Shape):
    """What must come out: the outcome of the whole, the spend in 元, and the outcome of single rules.

    `award_yuan`: the award of a subsidy in 元, or `none`.
    """

    outcome: Literal["ineligible", "return", "manual", "eligible"]
    spend_yuan: str | None = None
    award_yuan: str | None = None
    findings: dict[str, Literal["met", "not_met", "unknown"]] = Field(default_factory=dict)
    flags: int | None = None


class Example(Shape):
    """One situation. `application` is a whole application document."""

    id: str
    title: str
    application: dict[str, Any]
    expect: Expected


def read_examples(folder: Path) -> Iterator[Example]:
    """The examples of a pack's folder in the order of their names.

    An example may say `like: other` and list only what differs in its application (as `extends` does for packs).
    Raises PackError.
    """
    trees = {path.stem: read(path, f"{folder.name}/examples/{path.name}") for path in sorted(folder.glob("examples/*.yaml"))}
    for name in trees:
        tree = _resolved(name, trees, ())
        try:
            yield Example.model_validate({"id": name, **_json(tree.value)})
        except ValidationError as error:
            raise PackError(f"{folder.name}/examples/{name}.yaml", 0, str(error), "按 docs/packs.md 的说明改正") from None


def _resolved(name: str, trees: dict[str, Tree], above: tuple[str, ...]) -> Tree:
    own = trees[name]
    place = own.place(("like",))
    base = own.value.get("like")
    if base is None:
        return own
    if base not in trees or base in (*above, name):
        raise PackError(place.file, place.line, f"没有可以参照的例子 {base}", "写同一文件夹里另一个例子的名字")
    value = {key: item for key, item in own.value.items() if key != "like"}
    whole = merged(_resolved(base, trees, (*above, name)), Tree(value, own.places))
    # What is expected is said anew in every example.
    return Tree({**whole.value, "expect": own.value.get("expect")}, whole.places)


def _json(value: Any) -> Any:
    if isinstance(value, ById):
        return [_json(item) for item in value.values()]
    if isinstance(value, dict):
        return {key: _json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_json(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
