"""What a researcher works with in JupyterLab: a study opened as tables and figures, edits compared,
widgets, the start page.

Above every room and below the command line: the lab reads what a run left and calls the rooms' own
functions; no estimate is made here that a report would make otherwise.
"""
