"""How often each interval of a report holds the truth, in corpora simulated to be like the run's
own.
"""
