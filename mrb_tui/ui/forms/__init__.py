"""Forms: what is asked, what each field says while it is typed, and what becomes of it. No Textual."""
