"""One verb, one file. A verb takes a session, who acts and the moment; it never commits and never reads a clock."""
