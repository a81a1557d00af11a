"""Runbooks as data: what is watched, how grave it is, what to ask and what to do."""
