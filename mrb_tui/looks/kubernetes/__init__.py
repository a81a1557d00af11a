"""Looks at the workload that runs the service, and at what the cluster says of it."""
