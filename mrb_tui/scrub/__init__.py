"""What may be shown and stored: secrets out, control sequences out. Whoever lets text in, lets it in through here."""
