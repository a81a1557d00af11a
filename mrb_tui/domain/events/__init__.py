"""What can happen in an incident: a fixed set of kinds, each with a payload of its own."""
