#!/usr/bin/env python3
"""Run a published draw again and say whether it comes out as published. Python 3.9 or later, standard library only.

    python3 verify_draw.py draw.json          check everything in a draw as downloaded
    python3 verify_draw.py --commit LIST_SHA256 "PARTY" "VALUE"     what a party hands in
    python3 verify_draw.py draw.json --mine NUMBER                   where one filing came

Written from docs/decisions/2026-11-28-the-draw.md, which states the algorithm in words; it shares no code with the service.
"""

import hashlib
import hmac
import json
import sys


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def lines_of(*parts):
    return "\n".join(parts)


def commitment(list_sha256, party, value):
    return sha256(lines_of("star-cloud-draw/1", list_sha256, party, value))


def mark(seed, *words):
    return hmac.new(bytes.fromhex(seed), lines_of(*words).encode("utf-8"), hashlib.sha256).hexdigest()


def seed_of(draw):
    parts = ["star-cloud-draw/1", draw["list_sha256"]]
    for one in sorted(draw["commitments"], key=lambda one: one["digest"]):
        parts += [one["digest"], one["value"]]
    return sha256(lines_of(*parts, draw["public_value"]["value"]))


def ranks_of(seed, listed):
    """[(id, star)] in rank order, and the ids that are drawn with the reason."""
    order = sorted(listed["lines"], key=lambda line: (mark(seed, "line", line[0]), line[0]))
    numerator, denominator = listed["share"]
    stars = {star for _, star in order}
    size = max(-(-len(order) * numerator // denominator), len(stars))
    drawn = {}
    for name, star in order:
        if star in stars:
            stars.remove(star)
            drawn[name] = "cover"
    for name, _ in order:
        if name not in drawn and len(drawn) < size:
            drawn[name] = "rank"
    return order, drawn


def pairs_of(seed, listed, visits):
    """Who goes where: of those not recused the least loaded, ties by mark."""
    recused = {tuple(one) for one in listed["recusals"]}
    load = dict.fromkeys(listed["inspectors"], 0)
    found = {}
    for name in visits:
        able = [one for one in listed["inspectors"] if (one, name) not in recused]
        able.sort(key=lambda one: (load[one], mark(seed, "inspector", name, one), one))
        found[name] = able[: listed["seats"]]
        for one in found[name]:
            load[one] += 1
    return found


def list_problems(draw, listed):
    wrong = []
    if len({name for name, _ in listed["lines"]}) != len(listed["lines"]):
        wrong.append("the list names somebody twice")
    if len({one["party"] for one in draw["commitments"]}) < 2:
        wrong.append("fewer than two parties committed")
    if draw["public_value"]["source"] != listed["source"]:
        wrong.append("the public value is not from the source named in the list")
    return wrong


def party_problems(draw, listed, one):
    value, wrong = draw["public_value"], []
    if commitment(draw["list_sha256"], one["party"], one["value"]) != one["digest"]:
        wrong.append("the value of %s is not what was committed to" % one["party"])
    if not listed["frozen_at"] <= one["at"] < value["observed_at"]:
        wrong.append("the commitment of %s is not between the list and the public value" % one["party"])
    if one["opened_at"] < value["entered_at"]:
        wrong.append("%s showed its value before the public value was known" % one["party"])
    return wrong


def problems(draw):
    """Everything that does not fit, in words; an empty list is a draw that holds."""
    if sha256(draw["list"]) != draw["list_sha256"]:
        return ["the list does not have the published SHA-256"]
    listed = json.loads(draw["list"])
    if listed["format"] != "star-cloud-draw/1" or draw.get("seed") is None:
        return ["another format, or the draw has no result yet"]
    wrong = list_problems(draw, listed)
    for one in draw["commitments"]:
        wrong += party_problems(draw, listed, one)
    seed = seed_of(draw)
    if seed != draw["seed"]:
        return [*wrong, "the seed is another one: " + seed]
    order, drawn = ranks_of(seed, listed)
    published = [(one["id"], one["star"], one["drawn"]) for one in draw["ranks"]]
    if published != [(name, star, drawn.get(name, "")) for name, star in order]:
        wrong.append("the ranks or the sample are other ones")
    if draw["visits"] != pairs_of(seed, listed, [name for name, _ in order if name in drawn]):
        wrong.append("the inspectors of some visit are other ones")
    return wrong


def main(arguments):
    if len(arguments) == 4 and arguments[0] == "--commit":
        print(commitment(*arguments[1:]))
        return 0
    if not arguments or arguments[0].startswith("-"):
        print(__doc__)
        return 2
    with open(arguments[0], encoding="utf-8") as file:
        draw = json.load(file)
    wrong = problems(draw)
    for words in wrong:
        print("WRONG: " + words)
    if not wrong:
        print("OK: list %s, seed %s" % (draw["list_sha256"], draw["seed"]))
        for one in draw["ranks"]:
            if one["drawn"]:
                print("%5d  %s  %s  %s  %s" % (one["rank"], one["id"], one["star"], one["drawn"],
                                               " ".join(draw["visits"][one["id"]])))
    if len(arguments) == 3 and arguments[1] == "--mine":
        mine = [one for one in draw.get("ranks") or [] if one["id"] == arguments[2]]
        print("rank %d, drawn: %s" % (mine[0]["rank"], mine[0]["drawn"] or "no") if mine else "not in the list")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
