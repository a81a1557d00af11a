"""Rules: what a runbook must not say, and what it had better not. Each is a function from a draft to faults."""
