"""What tests share: throw-away databases, a real browser, a served application, and guards for the pure rooms."""
