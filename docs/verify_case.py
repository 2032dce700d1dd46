"""核对一份封存卷宗，不需要网络，也不需要本系统。 Check a sealed case file offline.

    python3 verify_case.py 卷宗.zip [--key 公钥] [--kept 另行保存的存证点文件]

只用 Python 标准库和 cryptography。全部相符时退出码为 0，有任何一处不符为 1。
--key 是从别处得到的公钥（一行）：不给时用卷宗自带的公钥，只能证明卷宗前后一致。
"""

import argparse
import base64
import hashlib
import io
import json
import sys
import zipfile

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Wrong(Exception):
    """卷宗有一处不成立。"""


def need(holds, words):
    if not holds:
        raise Wrong(words)


def canonical(value):
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def unpack(content):
    """The parts of the ZIP; made again from them it must be the same file, byte by byte."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as file:
        for name in sorted(parts):
            entry = zipfile.ZipInfo(name, (2022, 2, 23, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            file.writestr(entry, parts[name])
    need(made.getvalue() == content, "压缩包的字节被改动")
    return parts


def read_json(parts, name):
    value = json.loads(parts[name])
    need(canonical(value) == parts[name], f"{name} 的写法被改动")
    return value


def public_key(line):
    """Origin, key number and key of a public key's line: name+number+base64."""
    origin, number, key = line.strip().split("+", 2)
    raw = base64.b64decode(key, validate=True)
    written = f"{origin}+{sha256(origin.encode(), bytes([10]), raw)[:4].hex()}"  # raw begins with a one byte: Ed25519
    need(len(raw) == 33 and raw[0] == 1 and line == f"{written}+{base64.b64encode(raw).decode()}\n", "公钥的写法不对")
    return origin, bytes.fromhex(number), raw[1:]


def read_note(note, key):
    """Size, root and time that a checkpoint states, once its signature holds."""
    origin, number, raw = key
    text, _, signature = note.partition("\n\n")
    blob = base64.b64decode(signature.strip().rpartition(" ")[2], validate=True)
    need(blob[:4] == number, "存证点不是用这把公钥签的")
    need(signature == f"— {origin} {base64.b64encode(blob).decode()}\n", "存证点签名的写法被改动")
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(blob[4:], (text + "\n").encode())
    except InvalidSignature:
        raise Wrong("存证点的签名不成立") from None
    lines = text.split("\n")
    need(lines[0] == origin and lines[3].startswith("at "), "存证点的格式不对")
    return int(lines[1]), base64.b64decode(lines[2]), lines[3][3:]


def climb(fn, sn, older, newer, proof):
    """The two roots that a proof leads to from position fn of a tree whose last leaf is sn (RFC 9162, 2.1.3 and 2.1.4)."""
    for text in proof:
        step = bytes.fromhex(text)
        need(sn and step.hex() == text, "证明的写法不对")
        if fn & 1 or fn == sn:
            older, newer = sha256(b"\1", step, older), sha256(b"\1", step, newer)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            newer = sha256(b"\1", newer, step)
        fn, sn = fn >> 1, sn >> 1
    need(sn == 0, "证明过短")
    return older, newer


def is_beginning(first, first_root, second, second_root, proof):
    """Whether the log of `first` entries is how that of `second` entries begins."""
    path = [first_root.hex(), *proof] if first & (first - 1) == 0 else list(proof)
    if not path or not 0 < first < second:
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    start = bytes.fromhex(path[0])
    return climb(fn, sn, start, start, path[1:]) == (first_root, second_root)


def check_rows(parts, size, root):
    """Rows by table, each proven: its digest is in a log entry, and the entry is in the signed log."""
    found = {}
    for name in sorted(part for part in parts if part.startswith("rows/")):
        table = name.removeprefix("rows/").removesuffix(".json")
        last = 0
        for one in read_json(parts, name):
            need(set(one) == {"row", "salt", "entry", "proof"}, f"{name} 多出或缺少内容")
            row, entry, where = one["row"], one["entry"], f"{table} 主键 {one['entry']['row_key']}"
            digest = sha256(bytes.fromhex(one["salt"]), canonical({"row": row, "table": table})).hex()
            need(digest == entry["digest"] and table == entry["table_name"], f"{where}：内容与日志的摘要不符")
            said = {key: value for key, value in entry.items() if key != "hash"}
            leaf = sha256(b"\0", canonical(said))
            need(
                leaf.hex() == entry["hash"] and one["salt"].islower() | one["salt"].isdigit(),
                f"{where}：日志条目被改动",
            )
            _, reached = climb(entry["seq"] - 1, size - 1, leaf, leaf, one["proof"])
            need(reached == root and entry["seq"] > last, f"{where}：不在已签名的日志里，或重复出现")
            last = entry["seq"]
            found.setdefault(table, []).append(row)
    return found


def check_case(rows, parts):
    """The rows of one case fit together: its steps follow on one another, and enclosed files are those proven."""
    (case,) = rows["application"]
    mine = all(row.get("application_id", case["id"]) == case["id"] for found in rows.values() for row in found)
    need(mine, "有别的申报的记录")
    state = "draft"
    for number, event in enumerate(sorted(rows.get("event", []), key=lambda one: one["seq"]), 1):
        follows = event["seq"] == number and event.get("from_state", "draft") == state
        need(follows, f"办理记录第 {number} 步缺失或接不上")
        state = event["to_state"]
    need(state == case["state"], f"办理记录止于 {state}，申报状态却是 {case['state']}")
    for one in rows.get("submission", []):
        frozen = canonical({"document": one["document"], "files": one["files"]})
        need(hashlib.sha256(frozen).hexdigest() == one["document_sha256"], f"第 {one['seq']} 次提交的 SHA-256 不符")
        need(any(pack["digest"] == one["pack_digest"] for pack in rows["pack_copy"]), "缺少提交时所用的规则包")
    known = {one["sha256"] for one in rows.get("evidence_file", [])}
    for name in (part for part in parts if part.startswith("files/")):
        digest = hashlib.sha256(parts[name]).hexdigest()
        need(name == f"files/{digest}" and digest in known, f"材料原件 {name} 被改动，或不属于本案")
    return case


def tell(rows, case):
    """What is in the file, for a person."""
    offices = {one["id"]: one["name"] for one in rows["organisation"]}
    print(f"申报 {case.get('number')}　{offices[case['enterprise_id']]}　星级 {case['level']}　状态 {case['state']}")
    for one in rows.get("submission", []):
        print(
            f"  第 {one['seq']} 次提交 {one['at'][:19]}Z　{one['pack_id']} {one['pack_digest'][:23]}　{one['outcome']}"
        )
    for one in rows.get("event", []):
        print(f"  {one['seq']:>2} {one['at'][:19]}Z {one['action']} → {one['to_state']}　{offices[one['organisation_id']]}"
              f"（人员 {one['actor_id']}）{one.get('reason', '')}")  # fmt: skip
    print("  " + "、".join(f"{table} {len(found)} 行" for table, found in sorted(rows.items())))


def main():
    asked = argparse.ArgumentParser(description="核对一份封存卷宗")
    asked.add_argument("file")
    asked.add_argument("--key", help="从别处得到的公钥（一行）")
    asked.add_argument("--kept", help="另行保存的存证点文件")
    given = asked.parse_args()
    try:
        with open(given.file, "rb") as file:
            parts = unpack(file.read())
        fixed = {"checkpoint.txt", "public-key.txt", "earlier.json"}
        known = all(part in fixed or part.startswith(("rows/", "files/")) for part in parts)
        need(known and fixed <= set(parts), "卷宗的部分多出或缺少")
        line = parts["public-key.txt"].decode()
        need(not given.key or given.key.strip() == line.strip(), "卷宗自带的公钥不是您给出的那一把")
        key = public_key(line)
        size, root, at = read_note(parts["checkpoint.txt"].decode(), key)
        starts = {size: root}
        for one in read_json(parts, "earlier.json"):
            first, first_root, _ = read_note(one["note"], key)
            need(
                is_beginning(first, first_root, size, root, one["proof"]), f"前 {first} 条的存证点不是同一份日志的开头"
            )
            starts[first] = first_root
        if given.kept:
            with open(given.kept, encoding="utf-8") as file:
                first, first_root, _ = read_note(file.read(), key)
            need(starts.get(first) == first_root, "另行保存的存证点与卷宗不是同一份日志")
        rows = check_rows(parts, size, root)
        tell(rows, check_case(rows, parts))
    except (Wrong, OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        print(f"✗ 不相符：{error}")
        return 1
    digest = hashlib.sha256(key[2]).hexdigest()
    print(f"✓ 全部相符：以上内容都在 {at} 签名的日志里（前 {size} 条）。")
    print("  公钥指纹", *(digest[i : i + 4] for i in range(0, 64, 4)), "" if given.key else "（请与公布的指纹对照）")
    return 0


if __name__ == "__main__":
    sys.exit(main())
