"""The stages of a run, one file each; `workflow.plan.ORDER` names them in the order in which they
run.
"""
