"""The steps that have a page of their own, or are taken on a list: each leads to a page that exists."""

from flask import Flask, url_for

from assessor.web.bureau.case import LIST_PAGES, OWN_PAGES
from assessor.web.policies import POLICIES


def test_every_step_with_a_page_of_its_own_leads_to_an_address_of_the_service(app: Flask) -> None:
    with app.test_request_context():
        assert [url_for(name) for name in LIST_PAGES.values()]
        assert [url_for(name, ref="abc") for name in OWN_PAGES.values()]
    assert set(LIST_PAGES.values()) | set(OWN_PAGES.values()) <= set(POLICIES)


def test_every_step_with_a_page_is_a_step_of_a_process(app: Flask) -> None:
    steps = {step.step for pack in app.extensions["packs"].values() if pack.process for step in pack.process.steps}
    assert set(LIST_PAGES) | set(OWN_PAGES) <= steps
