"""Invented enterprises and their filings, made through the same verbs that people use. Imported by commands only."""
