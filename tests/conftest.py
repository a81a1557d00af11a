"""What holds for every test."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")  # how long an example takes says how busy the machine is
