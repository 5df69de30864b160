"""How long one sees what an edit of a study changes: `.venv/bin/python benchmarks/edits.py reports/saudinewsnet`.

Edits a copy of the study's files, each edit in a process of its own as after a fresh start of the kernel: `first` reads the
tables too, `again` is the same cell run once more. The last row matches the whole lexicon in every article, for comparison.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

EDITS = {
    "a name of one person": (
        "actors.yml",
        "names: [مصطفى الكاظمي,",
        "names: [مصطفى الكاظمي, ديمبسي,",
    ),
    "a word for a group, in 1 of 20 articles": (
        "actors.yml",
        "الحوثيون, ",
        "الحوثيون, المتمردين, ",
    ),
    "a word of a frame": ("frames.yml", "", ""),
    "the commonest state": ("actors.yml", "names: [السعودية,", "names: [المملكة,"),
}


def one(run_folder: str, name: str) -> None:
    """Time one edit; prints JSON."""
    from analysis.lab.edit_effects import compare
    from analysis.lab.edits import entries_of
    from analysis.reports.finished_run import Run
    from analysis.text.documents import find
    from analysis.text.lexicon import compile_lexicon

    run = Run(Path(run_folder))
    opened = run.study
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for path in opened.folder.glob("*.yml"):
            (folder / path.name).write_bytes(path.read_bytes())
        edit(folder, name)
        seconds = []
        for _ in range(2):
            began = time.perf_counter()
            found = compare(run, replace(opened, folder=folder))
            seconds.append(time.perf_counter() - began)
    from analysis.lab.asked_terms import text_of

    text, _ = text_of(run)
    began = time.perf_counter()
    find(text, compile_lexicon(entries_of(opened)))
    whole = time.perf_counter() - began
    print(
        json.dumps(
            {
                "first": seconds[0],
                "again": seconds[1],
                "whole": whole,
                "matched": found.matched,
                "of": found.n_articles,
                "gained": len(found.gained),
                "lost": len(found.lost),
            }
        )
    )


def edit(folder: Path, name: str) -> None:
    """Apply an edit to the copy."""
    file, old, new = EDITS[name]
    path = folder / file
    text = path.read_text(encoding="utf-8")
    if not old:
        first = text.index("lexicon: [") + len("lexicon: [")
        text = text[:first] + "مفاوضات جنيف, الأزمة, " + text[first:]
    else:
        text = text.replace(old, new, 1)
    if text == path.read_text(encoding="utf-8"):
        raise SystemExit(f"'{old}' is not in {file} any more: mend EDITS in {__file__}")
    path.write_text(text, encoding="utf-8")


def main() -> None:
    """Print a row an edit."""
    if len(sys.argv) == 3:
        return one(sys.argv[1], sys.argv[2])
    print(
        f"{'edit':<42}{'first s':>9}{'again s':>9}{'articles matched':>20}{'gained':>8}{'lost':>8}{'whole lexicon s':>17}"
    )
    for name in EDITS:
        done = subprocess.run(
            [sys.executable, __file__, sys.argv[1], name],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(done.stderr)
        r = json.loads(done.stdout)
        matched = f"{r['matched']:,} of {r['of']:,}"
        print(
            f"{name:<42}{r['first']:>9.1f}{r['again']:>9.1f}{matched:>20}{r['gained']:>8,}{r['lost']:>8,}{r['whole']:>17.1f}"
        )
    return None


if __name__ == "__main__":
    main()
