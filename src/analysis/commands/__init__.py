"""Commands of `analysis`, a module a subject; `cli` adds each in one line."""
