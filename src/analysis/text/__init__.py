"""Normalisation, tokens and sentences with offsets, clitics, lemmas, lexicon matching: all once
per distinct token.
"""
