"""Risk signals: what filings have in common and what lies on an edge, over plain values. For people; never a refusal."""
