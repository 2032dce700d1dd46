"""Contracts, invoices and payments of a filing: what they prove, what may belong together. Pure."""
