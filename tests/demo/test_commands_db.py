"""prepare, add-admin, open-batch, import-awards: safe to repeat, all or nothing, no demonstration in production."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlmodel import func, select

from assessor import create_app
from assessor.cases.sign_in import sign_in
from assessor.config import Config
from assessor.demo import load, plan
from models import store
from models.application import Application
from models.batch import Batch, Setting
from models.notice import Award
from models.people import Organisation, Person

FEW = {"320700": {"submitted": 1, "draft": 1}}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A demonstration of two filings, for tests of the commands around it."""
    monkeypatch.setattr(plan, "CITIES", FEW)


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """Runs the commands on the test's database."""
    return app.test_cli_runner()


@pytest.fixture
def production(config: Config) -> Iterator[Flask]:
    """The same database, served for real."""
    app = create_app(replace(config, demo=False))
    yield app
    app.extensions["engine"].dispose()


def counted(app: Flask, table: type) -> int:
    with store.unit_of_work(app.extensions["engine"], write=False) as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_prepare_fills_an_empty_demonstration_once(app: Flask, runner: FlaskCliRunner, small: None) -> None:
    first = runner.invoke(args=["prepare"])
    assert first.exit_code == 0, first.output
    assert "申报 2 份" in first.output
    people = counted(app, Person)
    again = runner.invoke(args=["prepare"])
    assert again.exit_code == 0
    assert (counted(app, Application), counted(app, Person), counted(app, Batch)) == (2, people, 1)


def test_a_demonstration_that_broke_off_leaves_nothing_and_is_made_whole_by_the_next_run(
    app: Flask, runner: FlaskCliRunner, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(load, "set_clock", lambda *_: 1 / 0)
        assert runner.invoke(args=["prepare"]).exit_code != 0
    assert (counted(app, Application), counted(app, Person), counted(app, Setting)) == (0, 0, 0)
    assert runner.invoke(args=["prepare"]).exit_code == 0
    assert counted(app, Application) == 2


def test_prepare_does_not_put_a_demonstration_where_people_have_worked(
    app: Flask, runner: FlaskCliRunner, small: None
) -> None:
    assert runner.invoke(args=["prepare", "--empty"]).exit_code == 0
    assert runner.invoke(args=["prepare"]).exit_code == 0
    assert (counted(app, Application), counted(app, Batch)) == (0, 1)


def test_demo_accounts_are_printed_only_where_they_exist(runner: FlaskCliRunner, small: None) -> None:
    assert runner.invoke(args=["demo-accounts"]).output.strip() == ""
    runner.invoke(args=["prepare"])
    assert "qiye-caogao" in runner.invoke(args=["demo-accounts"]).output


def test_production_furnishes_offices_and_the_batch_without_any_account(production: Flask) -> None:
    result = production.test_cli_runner().invoke(args=["prepare"])
    assert result.exit_code == 0, result.output
    assert (counted(production, Organisation), counted(production, Batch), counted(production, Application)) == (
        119,
        1,
        0,
    )
    with store.unit_of_work(production.extensions["engine"], write=False) as session:
        assert session.exec(select(Person.login)).all() == ["system"]


def test_production_refuses_a_demonstration_database(runner: FlaskCliRunner, production: Flask, small: None) -> None:
    assert runner.invoke(args=["prepare"]).exit_code == 0
    result = production.test_cli_runner().invoke(args=["prepare"])
    assert result.exit_code == 1
    assert "不能用于生产环境" in result.output


def test_the_first_administrator_gets_a_password_to_be_changed(production: Flask) -> None:
    run = production.test_cli_runner()
    run.invoke(args=["prepare"])
    result = run.invoke(args=["add-admin", "first-admin", "管理员"])
    assert result.exit_code == 0, result.output
    password = result.output.split("一次性密码 ")[1].split("（")[0]
    with store.unit_of_work(production.extensions["engine"], write=True) as session:
        person = session.exec(select(Person).where(Person.login == "first-admin")).one()
        assert person.must_change
        assert sign_in(session, "first-admin", password, "here", store.now(session))
    assert run.invoke(args=["add-admin", "first-admin", "管理员"]).exit_code == 1


def test_another_batch_is_opened_by_its_pack(app: Flask, runner: FlaskCliRunner) -> None:
    runner.invoke(args=["prepare", "--empty"])
    assert runner.invoke(args=["open-batch", "no-such-pack"]).exit_code == 1
    result = runner.invoke(args=["open-batch", "jiangsu-star-2022-second"])
    assert result.exit_code == 0, result.output
    assert "没有给出填报时间" in result.output
    subsidy = runner.invoke(args=["open-batch", "jiangxia-subsidy-2023"])
    assert "不设填报时间" in subsidy.output and "请由省级人员" not in subsidy.output
    assert counted(app, Batch) == 3


def test_awards_of_earlier_years_come_from_a_file(app: Flask, runner: FlaskCliRunner, tmp_path: Path) -> None:
    runner.invoke(args=["prepare", "--empty"])
    file = tmp_path / "awards.csv"
    head = "uscc,name,city_code,level,awarded_on,source\n"
    file.write_text(head + "91320583XXFAKE0018,示例制造有限公司,320500,three_star,2021-06-30,2021年名单\n", "utf-8-sig")
    for _ in range(2):
        assert runner.invoke(args=["import-awards", str(file)]).exit_code == 0
    assert counted(app, Award) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("名称\n示例\n", "表头应为"),
        ("uscc,name,city_code,level,awarded_on,source\nX,甲,320500,three_star,2021年,名单\n", "第 2 行"),
        ("uscc,name,city_code,level,awarded_on,source\nX,甲,320500,three_star,2021-06-30,名单\n", "统一社会信用代码"),
    ],
)
def test_a_file_of_awards_that_is_wrong_is_refused_by_the_line(
    app: Flask, runner: FlaskCliRunner, tmp_path: Path, content: str, words: str
) -> None:
    runner.invoke(args=["prepare", "--empty"])
    file = tmp_path / "awards.csv"
    file.write_text(content, "utf-8")
    result = runner.invoke(args=["import-awards", str(file)])
    assert result.exit_code == 1
    assert words in result.output
    assert counted(app, Award) == 0
