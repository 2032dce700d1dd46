"""The container files say what the project says: no engine runs here, so what can be compared is compared."""

import re
import tomllib

from ruamel.yaml import YAML

from tests.house.files import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE = YAML(typ="safe", pure=True).load((ROOT / "compose.yaml").read_text("utf-8"))
APP = COMPOSE["services"]["app"]


def test_the_image_carries_every_package_of_the_project() -> None:
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]["find"]
    names = {pattern.rstrip("*") for pattern in packages["include"]}
    copied = set(re.findall(r"^COPY (\w+) \1$", DOCKERFILE, flags=re.MULTILINE))
    assert names == copied


def test_everything_the_image_copies_is_there() -> None:
    sources = [
        word
        for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, flags=re.MULTILINE)
        for word in line.split()
    ]
    assert sources
    assert [source for source in sources if not (ROOT / source).exists()] == []


def test_the_image_installs_by_hash_and_does_not_run_as_root() -> None:
    assert "--require-hashes" in DOCKERFILE
    assert re.findall(r"^USER (\S+)$", DOCKERFILE, flags=re.MULTILINE) == ["rating"]


def test_the_container_serves_as_run_py_does() -> None:
    run = (ROOT / "run.py").read_text("utf-8")
    flags = set(re.findall(r"--(?:interface|blocking-threads|no-ws|respawn-failed-workers|log-level)\b", run))
    assert len(flags) == 5
    assert {flag for flag in flags if flag not in DOCKERFILE} == set()


def test_every_setting_of_the_container_is_one_that_the_service_reads() -> None:
    read = (ROOT / "assessor/config.py").read_text("utf-8") + DOCKERFILE
    assert [name for name in APP["environment"] if name not in read] == []


def test_secrets_have_no_default() -> None:
    text = (ROOT / "compose.yaml").read_text("utf-8")
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD"):
        uses = re.findall(rf"\$\{{{name}([^}}]*)\}}", text)
        assert uses
        assert all(use.startswith(":?") for use in uses)


def test_evidence_and_records_outlive_the_containers() -> None:
    assert APP["environment"]["EVIDENCE_STORE"].startswith(APP["volumes"][0].split(":")[1])
    assert {volume.split(":")[0] for service in COMPOSE["services"].values() for volume in service["volumes"]} == set(
        COMPOSE["volumes"]
    )
