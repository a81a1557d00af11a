"""`mrb-tui incident …`: the life of an incident from a shell."""
