"""The tables of a runbook file, each as a frozen model: what may stand in it, and what is said of what may not."""
