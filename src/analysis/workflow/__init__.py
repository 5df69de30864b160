"""A run: what its stages read and make, which are stale, and what it leaves."""
