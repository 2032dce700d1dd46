"""The permissions before the routes of contracts, invoices and payments, and of what they pay for."""

MONEY_POLICIES: dict[str, str] = {
    "enterprise.money": "enterprise_people",
    "enterprise.match_money": "enterprise_people",
    "enterprise.unmatch_money": "enterprise_people",
    "enterprise.new_paper": "enterprise_people",
    "enterprise.paper": "enterprise_people",
    "enterprise.drop_paper": "enterprise_people",
    "enterprise.contract_parts": "enterprise_people",
    "enterprise.import_papers_page": "enterprise_people",
    "enterprise.papers_workbook": "enterprise_people",
    "enterprise.take_papers": "enterprise_people",
    "enterprise.read_invoices": "enterprise_people",
    "enterprise.read_invoice_file": "enterprise_people",
    "enterprise.policies": "enterprise_people",
    "bureau_money.show": "bureau_or_audit",
    "bureau_signals.money": "bureau_or_audit",
}
