"""The configuration: what is watched, with which credentials, and how it looks. Only the composition root reads it."""
