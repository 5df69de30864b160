"""`python -m analysis.cli`: the command line where the console script is not on the PATH."""

from analysis.cli.main import main

main()
