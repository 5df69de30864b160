"""Mihwar: reproducible research analysis of Arabic news.

Raw pages become articles, articles become sentences, sentences become mentions, mentions become
estimates, estimates
become reports; every number can be walked back to the sentences behind it.

In a notebook: `study = analysis.load("iraq-iran-saudi")`, then `study.mentions`,
`study.plot.frames(by="source")`,
`study.evidence(actor="mustafa-al-kadhimi")`. `analysis.run`, `analysis.add_corpus`,
`analysis.new_study` and
`analysis.check` do what the commands of these names do; `analysis.stale` says what a run would
make again.
"""

from __future__ import annotations

from analysis.lazy import offered

__version__ = "0.1.0"

# by name, so that `import analysis` costs nothing and no lower room is tied to the lab through this file
SURFACE = {
    "load": "analysis.lab.opened_study",
    "run": "analysis.lab.commands",
    "add_corpus": "analysis.lab.commands",
    "new_study": "analysis.lab.commands",
    "check": "analysis.lab.commands",
    "stale": "analysis.lab.stale",
}
__getattr__ = offered(__name__, SURFACE)


def __dir__() -> list[str]:
    return [*SURFACE, "__doc__", "__version__"]
