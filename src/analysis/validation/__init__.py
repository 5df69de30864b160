"""Measuring the program against what people have annotated."""
