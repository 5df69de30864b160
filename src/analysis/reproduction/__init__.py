"""Making a run again elsewhere and comparing; walking from a number back to its inputs; one file to
hand on.
"""
