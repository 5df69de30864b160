"""Texts coded by a study: the one function for it, the frame coders to choose from, and how a
sentence was read.
"""
