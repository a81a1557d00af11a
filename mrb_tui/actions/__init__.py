"""What changes production: one small module for each kind, the guard before every write, the envelope around it."""
