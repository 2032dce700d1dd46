"""The suite: one folder for each floor, support for what they share, house for the rules of the house."""
