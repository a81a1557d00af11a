"""Probes of the workload that runs the service: its rollout, its pods, its logs."""
