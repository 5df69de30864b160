"""A text is coded by one function: everything that the lexicons of a study find in it."""
