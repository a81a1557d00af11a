"""The evidence bundle: collected, masked line by line, packed, looked through once more, and only then kept."""
