"""Conditions: small expressions over facts, in a closed grammar and with three truth values."""
