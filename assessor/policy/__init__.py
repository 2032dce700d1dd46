"""The pure room of the rules: facts in, findings out. No Flask, tables, clock or randomness."""
