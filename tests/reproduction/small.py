"""A project of five articles, a small study and one small notebook: a whole run takes seconds."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
from tests.command import ROOT, with_bytecode

from analysis.corpus.add import add_corpus
from analysis.study.scaffold import write_skeleton

NOTEBOOK = "1_small"
BODIES = (
    "التقى مصطفى الكاظمي في طهران مسؤولين في الحكومة الإيرانية. وأكد العراق وإيران دعم التعاون في مجال الكهرباء.",
    "قالت الحكومة الإيرانية إن التعاون مع العراق مستمر. ورحب رئيس الوزراء العراقي بالزيارة وبحث ملف الطاقة.",
    "حذر العراق من تهديد أمن الحدود مع إيران. ونفى الجانب الإيراني وجود أي تهديد، ودعا إلى التعاون.",
    "استقبلت طهران مصطفى الكاظمي. وقال الكاظمي إن العراق وإيران يعملان على اتفاق في الكهرباء والتجارة.",
    "زار وفد من الحكومة الإيرانية العراق وبحث مع مصطفى الكاظمي التجارة والحدود بين العراق وإيران.",
)
_CELLS = (
    'run_dir: str = ""  # folder of the run\nunit: str = "sentence"  # unit of pairs; one of: sentence, article',
    "from analysis import reports\n\nrun = reports.open_run(run_dir)\npairs = run.cooccurrence[run.cooccurrence['unit'] == unit]",
    'from analysis import claims\n\nreports.finding(run, NAME, "pairs", claims.sentence("{n} pairs were counted.", n=claims.count("cooccurrence", "pairs")))',
    'reports.table(pairs, "Pairs", columns={"actor_a": "one", "actor_b": "other", "n": "n", "npmi": "npmi"})',
)


def small_project(
    root: Path, *, notebooks: tuple[str, ...] = (NOTEBOOK,), licence: str = "CC BY 4.0"
) -> Path:
    """Write the project under `root`."""
    (root / "studies").mkdir(parents=True)
    study = write_skeleton(root / "studies", "small") / "study.yml"
    listed = f"[{', '.join(notebooks)}]"
    text = study.read_text(encoding="utf-8").replace("corpora: [demo]", "corpora: [press]")
    text = text.replace("[1_corpus, 2_actors, 3_relations, 4_keywords]", listed)
    text = text.replace(
        "min_count: 10 ",
        "min_count: 2\n  lemmas: surface\n  bootstrap_samples: 100\n  min_units: 1 ",
    )
    study.write_text(text, encoding="utf-8")
    pages = root / "pages"
    pages.mkdir()
    for number, body in enumerate(BODIES):
        (pages / f"{number}.txt").write_text(body, encoding="utf-8")
    add_corpus(
        "press",
        pages,
        raw_dir=root / "data" / "raw",
        added="2026-01-02",
        published="2020-07-21",
        source="press",
        licence=licence,
    )
    shutil.rmtree(pages)
    (root / "notebooks").mkdir()
    for name in notebooks or (NOTEBOOK,):
        _notebook(root / "notebooks" / f"{name}.ipynb")
    shutil.copyfile(ROOT / "requirements.lock", root / "requirements.lock")
    return with_bytecode(root)


def _notebook(path: Path) -> None:
    sources = [source.replace("NAME", repr(path.stem)) for source in _CELLS]
    cells = [nbformat.v4.new_markdown_cell("# Small"), *map(nbformat.v4.new_code_cell, sources)]
    for number, cell in enumerate(cells):
        cell["id"] = f"small-{number}"
    cells[1].metadata["tags"] = ["parameters"]
    kernel = {"kernelspec": {"name": "python3", "display_name": "p", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a run but the times it took."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != "timings.json"
    }
