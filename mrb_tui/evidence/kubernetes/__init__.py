"""Evidence from a cluster: the workload, what surrounds it, and the logs of its pods."""
