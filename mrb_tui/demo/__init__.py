"""The mock world: a service, its provider and its cluster, with cause and effect, behind real servers on loopback."""
