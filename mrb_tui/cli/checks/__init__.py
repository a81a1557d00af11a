"""What `mrb-tui doctor` tries, one module per kind of prerequisite."""
