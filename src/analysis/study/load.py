"""Reading a study: every file validated, and all problems told at once, each by file, line and key.

Nothing here looks at a corpus.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError

from analysis.errors import UserError, UserErrors, nearest
from analysis.study import error_lines, included, references
from analysis.study.event_lexicon import Acts
from analysis.study.fields import Strict
from analysis.study.schema import (
    ActorsFile,
    FramesFile,
    KeywordsFile,
    Study,
    StudyFile,
    ToneFile,
)
from analysis.study.yaml_document import YamlDocument, YamlProblem, read_yaml

Model = TypeVar("Model", bound=Strict)


@dataclass(frozen=True)
class LoadedFile(Generic[Model]):
    """A file of a study: its validated values, and the lines they stand in."""

    path: Path
    values: Model
    document: YamlDocument


def load_study(folder: Path) -> Study:
    """Read and validate the study in a folder.

    Parameters
    ----------
    folder : Path
        Where study.yml, actors.yml, frames.yml, keywords.yml and perhaps tone.yml and events.yml
        are.

    Returns
    -------
    Study
        The values of all its files.

    Raises
    ------
    UserError
        Where there is no study.yml; names the studies there are.
    UserErrors
        With every problem found, each naming file, line and key.
    """
    if not (folder / "study.yml").is_file():
        raise _no_study(folder)
    problems: list[UserError] = []
    head = load_file(folder / "study.yml", StudyFile, problems)
    actors = load_file(folder / "actors.yml", ActorsFile, problems)
    frames = load_file(folder / "frames.yml", FramesFile, problems)
    keywords = load_file(folder / "keywords.yml", KeywordsFile, problems)
    tone = None
    if (folder / "tone.yml").is_file():
        tone = load_file(folder / "tone.yml", ToneFile, problems)
    events = None
    if (folder / "events.yml").is_file():
        events = load_file(folder / "events.yml", Acts, problems)
    # references are only looked up in files that could be read
    if actors:
        actors = _with_cast(actors, problems)
        problems += references.of_actors(actors.path, actors.document, actors.values)
    if head and actors:
        problems += references.of_study(head.path, head.document, head.values, actors.values)
    if frames:
        ids = [frame.id for frame in frames.values.frames]
        problems += error_lines.repeated_ids(frames.path, frames.document, "frames", ids)
    if problems or not (head and actors and frames and keywords):
        raise UserErrors(problems)
    return Study.model_construct(  # each part is validated: not again
        folder=folder,
        acts=events.values if events else Acts(),
        **dict(head.values),
        **dict(actors.values),
        **dict(frames.values),
        **dict(tone.values if tone else ToneFile()),
        **dict(keywords.values),
    )


def _with_cast(actors: LoadedFile[ActorsFile], problems: list[UserError]) -> LoadedFile[ActorsFile]:
    """The file with what it includes behind its own entries, whose lines stay those of the file."""
    line = actors.document.line("include")
    for what in included.problems(actors.values):
        problems.append(UserError(what, where=actors.path, line=line))
    # own entries first: the numbers of a list are looked up as lines of the file
    everyone = (*actors.values.actors, *included.included(actors.values))
    values = actors.values.model_copy(update={"actors": everyone})
    return LoadedFile(actors.path, values, actors.document)


def load_file(
    path: Path, model: type[Model], problems: list[UserError]
) -> LoadedFile[Model] | None:
    """Read one file of a study.

    Parameters
    ----------
    path : Path
        A YAML file in UTF-8.
    model : type of Strict
        What it is validated as.
    problems : list of UserError
        Whatever is wrong is appended here.

    Returns
    -------
    LoadedFile or None
        None where anything is wrong.
    """
    try:
        # utf-8-sig: editors on Windows write a byte order mark
        document = read_yaml(path.read_text(encoding="utf-8-sig"))
        return LoadedFile(path, model.model_validate(document.content), document)
    except FileNotFoundError:
        fix = "`analysis new-study` shows what it holds."
        problems.append(UserError("this file of the study is missing", where=path, fix=fix))
    except OSError as error:
        problems.append(UserError(f"cannot be read: {error.strerror}", where=path))
    except UnicodeDecodeError as error:
        what = f"not UTF-8 (byte {error.start})"
        problems.append(UserError(what, where=path, fix="Save the file as UTF-8."))
    except YamlProblem as problem:
        problems.append(error_lines.of_yaml(path, problem))
    except ValidationError as invalid:
        problems += error_lines.of_validation(path, document, model, invalid)
    return None


def _no_study(folder: Path) -> UserError:
    # other studies beside this one: a mistyped name is told with what it may be
    others = sorted(path.parent.name for path in folder.parent.glob("*/study.yml"))
    listed = ", ".join(others) or "none"
    return UserError(
        f"no study.yml here{nearest(folder.name, others)}",
        where=folder,
        fix=f"Studies there are: {listed}. `analysis new-study NAME` makes one.",
    )
