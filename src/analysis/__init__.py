"""Mihwar: reproducible research analysis of Arabic news.

Raw pages become articles, articles become sentences, sentences become mentions, mentions become estimates, estimates
become reports; every number can be walked back to the sentences behind it.
"""

__version__ = "0.1.0"
