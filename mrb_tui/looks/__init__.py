"""Looks: steps that only read, each run once when somebody asks. Values come in; configuration stays outside."""
