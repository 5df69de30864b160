"""Commands of `analysis` by what they are for; each module lists its own in COMMANDS."""
