"""The facts of a subsidy application: `{"facts": {…}, "batch": {…}}`, or the facts alone.

`facts` are flat: question id → answer, tables of lines as lists. `batch` holds what the authority enters for all of a year
(a fund, a total). Other keys beside them (id, name, pack, expect …) describe the file and are no facts.
"""

from typing import Any

from assessor.policy.document import Document, DocumentError, FieldError, parse
from questionnaires.shapes import Pack

FACTS, BATCH = "facts", "batch"


def read_facts(data: object, pack: Pack) -> Document:
    """Read the facts of one application for a subsidy pack. Raises DocumentError with every field that cannot be read.

    A fact that the pack does not ask for lands in `ignored`, so that the verdict names it.
    """
    if not isinstance(data, dict):
        raise DocumentError([FieldError("", '最外层应是一个对象，如 {"facts": {…}}')])
    wrapped = FACTS in data
    given = data[FACTS] if wrapped else {key: value for key, value in data.items() if key != BATCH}
    batch = data.get(BATCH)
    errors = [
        FieldError(name, f'“{name}”应是一个对象，如 {{"{name}": {{…}}}}')
        for name, value in ((FACTS, given), (BATCH, batch))
        if not isinstance(value, dict) and not (name == BATCH and value is None)
    ]
    if wrapped and (other := data.get("pack")) not in (None, pack.id):
        errors.append(FieldError("pack", f"文件写的是规则包 {str(other)[:60]}，现在用的是 {pack.id}，请核对"))
    if errors:
        raise DocumentError(errors)
    level = next(iter(pack.levels))
    facts: dict[str, Any] = {key: value for key, value in given.items() if key not in ("level", "submitted_on", BATCH)}
    unknown = tuple(key for key in ("level", "submitted_on", BATCH) if key in given)
    document = parse({**facts, BATCH: batch or {}, "level": level}, pack)
    has_batch = any(section.table == BATCH for section in pack.sections)
    ignored = tuple(one for one in document.ignored if has_batch or one != BATCH)
    if not has_batch:
        ignored += tuple(f"{BATCH}.{key}" for key in batch or {})
    return Document(document.level, None, document.answers, document.tables, (*ignored, *unknown))
