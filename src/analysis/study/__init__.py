"""A study: its files as typed, validated values."""
