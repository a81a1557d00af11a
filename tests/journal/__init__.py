"""The journal: what is recorded stays."""
