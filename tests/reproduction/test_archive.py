"""Archive: the same run gives the same bytes; unpacked it checks itself; texts go only where they may."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.command import ROOT, analysis
from tests.reproduction.small import small_project

from analysis.corpus.manifest import Manifest, read_manifest, write_manifest
from analysis.reproduction.archive import shared

VALIDATOR = ROOT / ".venv-crate" / "bin" / "python"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = small_project(tmp_path_factory.mktemp("archived") / "p", notebooks=())
    done = analysis("run", "small", cwd=root)
    assert done.returncode == 0, done.stderr
    return root


def unpacked(project: Path, place: Path) -> Path:
    target = place / "one.zip"
    done = analysis("archive", "small", "--out", str(target), cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(target) as packed:
        packed.extractall(place)
    return place / "mihwar-small"


def checked(folder: Path) -> subprocess.CompletedProcess[str]:
    """The script inside, by Python alone."""
    return subprocess.run(
        [sys.executable, "-I", str(folder / "verify_archive.py")],
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_archive_is_the_same_bytes_twice_and_checks_itself(
    project: Path, tmp_path: Path
) -> None:
    folder = unpacked(project, tmp_path)
    analysis("archive", "small", "--out", str(tmp_path / "two.zip"), cwd=project)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    done = checked(folder)
    assert done.returncode == 0, done.stdout
    assert (folder / "data" / "raw" / "press" / "0.txt").is_file()
    assert {"src", "studies", "notebooks", "reports", "requirements.lock", "LICENSE"} <= {
        p.name for p in folder.iterdir()
    }
    (folder / "reports" / "small" / "index.html").write_text("x", encoding="utf-8")
    (folder / "studies" / "small" / "study.yml").unlink()
    done = checked(folder)
    assert done.returncode == 1
    assert "reports/small/index.html is not the file that was archived" in done.stdout
    assert "studies/small/study.yml is not here" in done.stdout
    assert "index.html is not what the run's manifest says" in done.stdout


def _more(folder: Path) -> None:
    (folder / "src" / "more.py").write_text("print('x')", encoding="utf-8")


def _link(folder: Path) -> None:
    (folder / "data" / "outside").symlink_to("/etc/hostname")


def _out(folder: Path) -> None:
    with (folder / "SHA256SUMS").open("a", encoding="utf-8") as sums:
        sums.write(f"{'0' * 64}  ../outside.txt\n")


def _absolute(folder: Path) -> None:
    with (folder / "SHA256SUMS").open("a", encoding="utf-8") as sums:
        sums.write(f"{'0' * 64}  /etc/hostname\n")


def _no_list(folder: Path) -> None:
    (folder / "SHA256SUMS").unlink()


def _no_manifest(folder: Path) -> None:
    (folder / "reports" / "small" / "manifest.json").write_text("[1]", encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_more, "src/more.py is in no list of the archive"),
        (_link, "data/outside is a link, and an archive holds none"),
        (_out, "../outside.txt leads out of the archive"),
        (_absolute, "/etc/hostname leads out of the archive"),
        (_no_list, "the lists of this archive cannot be read: FileNotFoundError"),
        (_no_manifest, "the lists of this archive cannot be read: TypeError"),
    ],
)
def test_an_archive_that_was_tampered_with_is_refused_by_name(
    project: Path, tmp_path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    folder = unpacked(project, tmp_path)
    spoil(folder)
    done = checked(folder)
    assert done.returncode == 1
    assert said in done.stdout
    assert "Traceback" not in done.stderr


def test_texts_without_an_open_licence_are_left_out_and_the_archive_says_so(tmp_path: Path) -> None:
    root = small_project(tmp_path / "p", notebooks=(), licence="CC BY-NC-SA 4.0")
    assert analysis("run", "small", cwd=root).returncode == 0
    folder = unpacked(root, tmp_path)
    assert not list((folder / "data" / "raw" / "press").glob("*.txt"))
    for table in ("articles", "tokens", "evidence"):
        assert list((root / "reports" / "small" / "tables").glob(f"{table}.*")), (
            "it is there to be left out"
        )
        assert not list((folder / "reports" / "small" / "tables").glob(f"{table}.*"))
    assert (folder / "reports" / "small" / "tables" / "mentions.csv").is_file()
    assert "press: left out, because its licence is 'CC BY-NC-SA 4.0'" in (
        folder / "ARCHIVE.md"
    ).read_text(encoding="utf-8")
    done = checked(folder)
    assert done.returncode == 0, done.stdout
    assert "left out" in done.stdout


@pytest.mark.parametrize(
    ("licence", "share", "yes"),
    [
        ("CC BY 4.0", "", True),
        ("CC-BY-SA-3.0", "", True),
        ("CC0", "", True),
        ("CC BY-NC-SA 4.0", "", False),
        ("CC BY-ND 4.0", "", False),
        ("", "", False),
        ("all rights reserved", "", False),
        ("", "yes", True),
        ("CC BY 4.0", "no", False),
    ],
)
def test_the_rule_of_sharing(licence: str, share: str, yes: bool) -> None:
    made = Manifest.model_validate({"name": "c", "licence": licence, "share": share, "files": []})
    assert shared("c", made).yes is yes
    assert not shared("c", None).yes


def test_a_run_whose_inputs_moved_on_is_not_archived(project: Path, tmp_path: Path) -> None:
    folder = project / "data" / "raw" / "press"
    whole = (folder / "0.txt").read_bytes()
    try:
        (folder / "0.txt").write_bytes(whole + b"x")
        done = analysis("archive", "small", "--out", str(tmp_path / "x.zip"), cwd=project)
    finally:
        (folder / "0.txt").write_bytes(whole)
    assert done.returncode == 2
    assert "data/raw/press/0.txt is another file now" in done.stderr
    assert not (tmp_path / "x.zip").exists()


def test_share_is_kept_in_the_manifest(project: Path, tmp_path: Path) -> None:
    made = read_manifest(project / "data" / "raw" / "press").model_copy(update={"share": "no"})
    write_manifest(tmp_path, made)
    assert read_manifest(tmp_path).share == "no"


def test_the_crate_names_workflow_inputs_results_and_settings(
    project: Path, tmp_path: Path
) -> None:
    folder = unpacked(project, tmp_path)
    graph = {
        e["@id"]: e
        for e in json.loads((folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))[
            "@graph"
        ]
    }
    assert graph["./"]["mainEntity"] == {"@id": "src/analysis/workflow/plan.py"}
    action = graph["#run"]
    assert {"@id": "data/raw/press/0.txt"} in action["object"]
    assert {"@id": "#value-settings.seed"} in action["object"]
    assert {"@id": "reports/small/tables/mentions.parquet"} in action["result"]
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert there - {"SHA256SUMS"} == {i for i, e in graph.items() if "File" in e["@type"]} | {
        "ro-crate-metadata.json"
    }


@pytest.mark.skipif(
    not VALIDATOR.is_file(), reason="no RO-Crate validator here: make .venv-crate/ready"
)
def test_the_crate_passes_its_validator(project: Path, tmp_path: Path) -> None:
    folder = unpacked(project, tmp_path)
    command = [str(VALIDATOR), str(ROOT / "tools" / "validate_crate.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "workflow-run-crate-0.5" in done.stdout
    path = folder / "ro-crate-metadata.json"
    made = json.loads(path.read_text(encoding="utf-8"))
    made["@graph"] = [e for e in made["@graph"] if e["@id"] != "#python"]
    path.write_text(json.dumps(made), encoding="utf-8")
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1, (
        "a workflow without its language is no crate"
    )


@pytest.mark.slow
@pytest.mark.notebook
def test_an_unpacked_archive_makes_its_run_again(tmp_path: Path) -> None:
    root = small_project(tmp_path / "p")
    assert analysis("run", "small", cwd=root).returncode == 0
    folder = unpacked(root, tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "analysis.cli", "verify", "small"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(folder / "src")},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "byte for byte" in done.stdout
