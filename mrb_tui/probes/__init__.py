"""Probes: checks that run every few seconds and yield observations. Values come in; configuration stays outside."""
