"""The same measures, tests and headline rules on shuffled copies of a corpus: how often is
something found that is not there?
"""
