"""The durable log of an incident: what is recorded stays, whatever happens to the line, the process or the disk."""
