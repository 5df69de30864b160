"""The commands a researcher needs in a notebook: `analysis.run`, `add_corpus`, `new_study`,
`check`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from analysis.corpus import add as corpus
from analysis.corpus.manifest import ShowText
from analysis.errors import UserError
from analysis.lab.opened_study import DEFAULT_STUDY, Study, load
from analysis.paths import project_root
from analysis.study.scaffold import write_skeleton
from analysis.workflow.study_check import check_study


def add_corpus(
    name: str,
    path: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    published: str | None = None,
    source: str | None = None,
    licence: str = "",
    title: str = "",
    show_text: ShowText = "full",
    link: bool = False,
    dry_run: bool = False,
    append: bool = False,
) -> None:
    """Bring texts in under data/raw/NAME and print what was read and what was set aside, as
    `analysis add-corpus` does.

    Parameters
    ----------
    name
        The corpus's name here.
    path
        A file or a folder.
    columns
        Which column holds body, title, url, source, author, published or keywords, where they
        are named otherwise.
    published
        The day (2020-07-21) of records that have none.
    source
        The outlet of records that have none.
    licence
        Under which licence the texts are.
    title
        What reports call the corpus.
    show_text
        What reports may show of its texts: 'full', 'excerpt' or 'none'.
    link
        Refer to the files where they are, and copy nothing.
    dry_run
        Read and tell, and write nothing.
    append
        Add the texts to a corpus that is there.

    Raises
    ------
    UserError
        Where nothing can be read, or the name is taken.
    """
    today = datetime.now(UTC).date().isoformat()
    print(
        corpus.add_corpus(
            name,
            Path(path),
            mapping=dict(columns or {}),
            published=published,
            source=source,
            licence=licence,
            title=title,
            show_text=show_text,
            link=link,
            raw_dir=project_root() / "data" / "raw",
            dry_run=dry_run,
            append=append,
            added=today,
        )
    )


def new_study(name: str) -> Path:
    """Write a commented skeleton of a study that runs, as `analysis new-study` does.

    Parameters
    ----------
    name
        Its name.

    Returns
    -------
    Path
        The folder studies/NAME.

    Raises
    ------
    UserError
        Where the name is none for a study, or is taken.
    """
    return write_skeleton(project_root() / "studies", name)


def check(study: str = DEFAULT_STUDY) -> None:
    """Check a study and print that it is sound.

    Parameters
    ----------
    study
        Its name.

    Raises
    ------
    UserErrors
        With all that is wrong, by file, line and key.
    """
    root = project_root()
    print(check_study(root / "studies" / study, root / "notebooks"))


def run(
    study: str = DEFAULT_STUDY,
    *,
    corpus: str | Sequence[str] = (),
    set: str | Sequence[str] | Mapping[str, object] = (),
    out: str | Path | None = None,
) -> Study:
    """Run a study as `analysis run` does, printing each stage as it ends, and open what it made.

    Only what is stale runs.

    Parameters
    ----------
    study
        Its name.
    corpus
        One name or path or several; by default the study's own corpora.
    set
        One assignment or several, as '2_actors.unit=paragraph', or a mapping
        {"2_actors.unit": "paragraph"}.
    out
        The run's folder; by default reports/STUDY.

    Returns
    -------
    Study
        The study with its tables.

    Raises
    ------
    UserError
        With the command's own message where it fails.
    """
    root = project_root()
    names = [corpus] if isinstance(corpus, str) else list(corpus)
    if isinstance(set, Mapping):
        sets = [f"{key}={_as_typed(value)}" for key, value in set.items()]
    else:
        sets = [set] if isinstance(set, str) else list(set)
    raw = root / "data" / "raw"
    names = [
        n if (raw / n).is_dir() or not Path(n).exists() else os.path.relpath(n, root) for n in names
    ]
    options = [w for name in names for w in ("--corpus", name)] + [
        w for text in sets for w in ("--set", text)
    ]
    if out is not None:
        options += ["--out", os.path.relpath(out, root)]
    command = [sys.executable, "-m", "analysis.cli", "run", study, *options]
    # a process of its own: an interrupt ends the run and not the kernel. In the project's folder,
    # where a name means what is in
    # studies/ and not a folder beside the notebook. Jupyter asks for colours, which would print
    # each step of the bar as a line.
    environment = {
        k: v for k, v in os.environ.items() if k not in ("FORCE_COLOR", "CLICOLOR_FORCE")
    }
    environment |= {"MIHWAR_ROOT": str(root), "COLUMNS": "110", "NO_COLOR": "1"}
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=root,
    ) as child:
        said = list[str]()
        error = list[str]()
        for line in child.stderr or ():
            # the command's own message is raised whole, and not printed as well
            if error or line.startswith("error:"):
                error.append(line)
            else:
                said.append(line)
            if not error and not line.startswith("run "):
                print(line, end="", flush=True)
        print((child.stdout.read() if child.stdout else "").strip())
    if child.returncode:
        problem = "".join(
            error or [line for line in said if line.startswith("FAILED")] or said[-3:]
        )
        raise UserError(
            problem.removeprefix("error: ").strip(),
            fix=f"The command was: analysis run {study} {' '.join(options)}",
        )
    return load(study, run=out)


def _as_typed(value: object) -> str:
    """A value as `--set` takes it on the command line."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


__all__ = ["add_corpus", "check", "new_study", "run"]
