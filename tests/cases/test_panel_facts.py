"""What a filing says of its fields and of its providers, for the assignment of a panel."""

from assessor.cases.panel_facts import fields_in, providers_in


def test_fields_and_providers_are_read_from_the_filing() -> None:
    document = {
        "enterprise": {"industry": "C3913"},
        "services": [{"domain": "design", "provider": "某云（北京）有限公司"}, {"domain": "sales", "provider": None}],
        "use_cases": [{"family": "market", "technologies": ["ai", "other"]}],
    }
    assert fields_in(document) == {"electronics", "design", "sales", "market", "ai"}
    assert providers_in(document) == {"某云(北京)有限公司"}
    assert fields_in({}) == providers_in({}) == frozenset()
