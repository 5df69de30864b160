"""Codes made outside the program: code export, code import, code ask."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis.cli.gold import GOLD_OPTION
from analysis.errors import UserError
from analysis.paths import DEFAULT_STUDY, project_root, study_folder

if TYPE_CHECKING:
    from analysis.coding.questions import Questions
    from analysis.study.schema import Study

RUN_OPTION = click.option(
    "--run",
    "run_dir",
    type=click.Path(path_type=Path),
    help="A finished run, whose units are coded. Default: reports/STUDY.",
)
SAMPLE_OPTION = click.option(
    "--sample", type=click.IntRange(1), help="Only so many units, drawn at random."
)
SEED_OPTION = click.option("--seed", type=int, default=1, show_default=True, help="Of --sample.")


@click.group("code")
def code() -> None:
    """Have frames coded by people or a language model: export, import, ask.

    \b
    Example:
      analysis code export --out units.jsonl
    """


@code.command("export")
@click.argument("study", default=DEFAULT_STUDY)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The file to write.")
@click.option("--round", "round_name", help="Only units of the sentences drawn in this round.")
@click.option("--without", help="Leave out the units that this set of codes has.")
@SAMPLE_OPTION
@SEED_OPTION
@RUN_OPTION
@GOLD_OPTION
def export_command(
    study: str,
    out: Path,
    round_name: str | None,
    without: str | None,
    sample: int | None,
    seed: int,
    run_dir: Path | None,
    gold: Path | None,
) -> None:
    """Write the units of a run to be coded, as JSON Lines: first a line with the codebook's
    instructions and the schema of an answer, then a line a unit. The file holds text.

    \b
    Example:
      analysis code export --out units.jsonl --sample 200
    """
    from analysis.coding import codes
    from analysis.coding.questions import write_questions

    loaded, asked = _asked(study, run_dir, sample, seed)
    units = asked.units
    if round_name:
        units = units[_of_round(loaded, round_name, gold, units)]
    if without:
        known = codes.read_codes(codes.codes_file(loaded, without))["unit"]
        units = units[~units["unit"].isin(known)]
    asked = _with_units(asked, units)
    write_questions(asked, out)
    click.echo(f"{len(asked.units):,} units in {os.path.relpath(out)}")


@code.command("import")
@click.argument("answers", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--study", default=DEFAULT_STUDY, show_default=True, help="The study.")
@click.option("--name", required=True, help="Name of this set of codes.")
@click.option("--coder", required=True, help="Who coded: a person, or who ran the model.")
@click.option("--model", default="", help="The language model, where one coded.")
@click.option("--prompt", default="", help="What it was told beside the instructions.")
@click.option("--date", default="", help="Day of the coding, as 2026-11-29.")
@click.option("--skip-bad", is_flag=True, help="Take the good lines although others are bad.")
@RUN_OPTION
def import_command(
    answers: Path,
    study: str,
    name: str,
    coder: str,
    model: str,
    prompt: str,
    date: str,
    skip_bad: bool,
    run_dir: Path | None,
) -> None:
    """Take codes in: a JSON object a line with unit, sha256, frames and tone, as exported.

    Every line is checked: unit, frames, tone, and that the sentence reads as it did. The codes and
    a manifest that says who coded go to data/codes-STUDY/NAME.csv and .json; nothing is overwritten.
    A run uses them with settings.frame_coder=file.

    \b
    Example:
      analysis code import coded.jsonl --name amal --coder "Amal H." --date 2026-11-29
    """
    from analysis.coding import codes

    if not name.replace("-", "_").isidentifier():
        raise UserError(
            f"--name {name}: not a name for a file", fix="Letters, digits, '-' and '_'."
        )
    loaded, asked = _asked(study, run_dir)
    taken = codes.read_answers(answers, asked, loaded)
    for bad in taken.bad:
        click.echo(f"{answers.name}:{bad.line}  {bad.why}", err=True)
    summary = {
        "coder": coder,
        "model": model,
        "prompt": prompt,
        "date": date,
        "instructions_sha256": asked.sha256,
    }
    path = codes.keep_codes(loaded, name, taken, summary, skip_bad=skip_bad)
    lacking = len(asked.units) - len(taken.codes)
    click.echo(f"{len(taken.codes):,} units in {os.path.relpath(path)}; {lacking:,} not coded")


@code.command("ask")
@click.argument("study", default=DEFAULT_STUDY)
@click.option(
    "--url",
    default="http://localhost:11434/v1",
    show_default=True,
    help="An OpenAI-compatible server.",
)
@click.option("--model", required=True, help="Name of the model there.")
@click.option("--budget", type=click.IntRange(1), help="Tokens after which to stop.")
@click.option("--timeout", default=60.0, show_default=True, help="Seconds to wait for an answer.")
@click.option("--retries", default=3, show_default=True, help="Repetitions of a question.")
@click.option("--dry-run", is_flag=True, help="Only say how many units and tokens it would take.")
@SAMPLE_OPTION
@SEED_OPTION
@RUN_OPTION
def ask_command(
    study: str,
    url: str,
    model: str,
    budget: int | None,
    timeout: float,
    retries: int,
    dry_run: bool,
    sample: int | None,
    seed: int,
    run_dir: Path | None,
) -> None:
    """Ask a language model for the frames of every unit; answers are kept, none is asked twice.

    A run then uses them with settings.frame_coder=endpoint and settings.frame_model=MODEL, without
    the server. The key of a service is taken from $MIHWAR_ENDPOINT_KEY.

    \b
    Example:
      analysis code ask --model qwen3:8b --dry-run
    """
    from analysis.cli.board import in_lines
    from analysis.coding.answers import answers_path
    from analysis.coding.chat_endpoint import Endpoint, ask, estimate_tokens

    loaded, asked = _asked(study, run_dir, sample, seed)
    path = answers_path(loaded, model)
    count, tokens = estimate_tokens(asked, model, path)
    click.echo(f"{len(asked.units):,} units, {count:,} not answered yet: about {tokens:,} tokens")
    if dry_run:
        return
    endpoint = Endpoint(url, model, timeout=timeout, retries=retries)
    frames = [f.id for f in loaded.frames]
    answers = ask(asked, endpoint, path, frames, budget=budget, progress=in_lines)
    click.echo(
        f"{answers.answered:,} answered, {answers.from_cache:,} known before, {len(answers.failed):,} without "
        f"an answer, {answers.tokens:,} tokens: {os.path.relpath(path)}"
    )
    for unit, why in answers.failed[:10]:
        click.echo(f"{unit}  {why}", err=True)
    if answers.stopped:
        click.echo(answers.stopped, err=True)
    if answers.failed or answers.stopped:
        raise SystemExit(1)


def _asked(
    study: str, run_dir: Path | None, sample: int | None = None, seed: int = 1
) -> tuple[Study, Questions]:
    """The study, and the units of a finished run as questions."""
    from analysis import tables
    from analysis.coding.questions import questions, sampled
    from analysis.study.load import load_study

    root = project_root()
    loaded = load_study(study_folder(study))
    run = run_dir or root / "reports" / loaded.id
    if not (run / "tables" / "dyads.parquet").is_file():
        raise UserError(
            "there is no run here", where=run, fix=f"Make it: `analysis run {loaded.id}`."
        )
    if _settings(run).get("dyad_unit", "sentence") != "sentence":
        raise UserError(
            "units to be coded are sentences, and this run counts paragraphs", where=run
        )
    names = ("articles", "sentences", "dyads")
    asked = questions(loaded, *(tables.read(run / "tables" / f"{n}.parquet") for n in names))
    if sample:
        asked = _with_units(asked, sampled(asked.units, sample, seed))
    return loaded, asked


def _settings(run: Path) -> dict[str, Any]:
    description: dict[str, Any] = json.loads((run / "run.json").read_text(encoding="utf-8"))
    return dict(description.get("settings", {}))


def _with_units(asked: Questions, units: Any) -> Questions:
    from dataclasses import replace

    return replace(asked, units=units.reset_index(drop=True))


def _of_round(study: Study, name: str, gold: Path | None, units: Any) -> Any:
    """Which units are of sentences drawn in a round."""
    from analysis.evaluation.evaluate import read_sample
    from analysis.evaluation.gold.folder import study_gold

    sample = read_sample(study_gold(study, project_root(), gold))
    drawn = set(sample.loc[sample["round"] == name, "sentence"])
    if not drawn:
        raise UserError(
            f"no sentence was drawn in round '{name}'", fix="`analysis plan-gold --draw`."
        )
    return [unit.partition("|")[0] in drawn for unit in units["unit"]]


COMMANDS = (code,)
