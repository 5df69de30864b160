"""environment.yml, pyproject.toml and requirements.lock name the same packages in the same ranges."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
HEAVY = {"torch", "transformers", "scikit-learn", "camel-kenlm"}
CONDA_ONLY = {"python", "pip"}


def pyproject() -> dict[str, SpecifierSet]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = [
        Requirement(r)
        for r in (*project["dependencies"], *project["optional-dependencies"]["test"])
    ]
    return {canonicalize_name(r.name): r.specifier for r in listed}


def lock_entries() -> list[tuple[Requirement, int]]:
    blocks = re.split(
        r"\n(?=[A-Za-z0-9])", (ROOT / "requirements.lock").read_text(encoding="utf-8")
    )
    entries = []
    for block in blocks:
        lines = [
            line.strip().rstrip("\\").strip()
            for line in block.splitlines()
            if line.strip() and not line.startswith("#")
        ]
        if lines:
            entries.append(
                (Requirement(lines[0]), sum(line.startswith("--hash=sha256:") for line in lines))
            )
    return entries


def conda() -> dict[str, SpecifierSet]:
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = next(d["pip"] for d in listed if isinstance(d, dict))
    lines = [d for d in listed if isinstance(d, str)] + [p for p in pip if not p.startswith("--")]
    return {canonicalize_name(r.name): r.specifier for r in map(Requirement, lines)}


def test_the_lock_satisfies_every_range_of_pyproject() -> None:
    locked: dict[str, list[str]] = {}
    for requirement, _ in lock_entries():
        locked.setdefault(canonicalize_name(requirement.name), []).append(
            next(iter(requirement.specifier)).version
        )
    for name, specifier in pyproject().items():
        assert name in locked, f"{name} is not in requirements.lock: run `make lock`"
        assert all(version in specifier for version in locked[name]), (
            f"{name} {locked[name]} is not {specifier}"
        )


def test_conda_names_the_same_packages_in_the_same_ranges() -> None:
    assert {k: v for k, v in conda().items() if k not in CONDA_ONLY} == pyproject()


def test_no_way_in_asks_for_torch() -> None:
    """camel-tools asks for it: it is an extra of its own, and conda gets it by a line with --no-deps."""
    assert not (HEAVY | {"camel-tools"}) & pyproject().keys()
    assert not (HEAVY | {"pytorch-cpu", "camel-tools"}) & conda().keys()
    environment = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert 'pip install --no-deps "camel-tools>=1.6,<2" -e .' in environment
    assert "camel-tools" in {canonicalize_name(r.name) for r, _ in lock_entries()}


def test_conda_hands_pip_lines_that_pip_reads() -> None:
    """conda writes the list under pip: to a requirements file, in which --no-deps is an error."""
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = next(d["pip"] for d in listed if isinstance(d, dict))
    assert [line for line in pip if line.startswith("-")] == []


def test_the_lock_holds_hashes_and_neither_torch_nor_transformers() -> None:
    entries = lock_entries()
    assert len(entries) > 100
    assert all(hashes for _, hashes in entries)
    assert not HEAVY & {canonicalize_name(r.name) for r, _ in entries}


def test_the_lock_is_for_every_platform() -> None:
    markers = " ".join(str(r.marker) for r, _ in lock_entries() if r.marker)
    assert "win32" in markers or "nt" in markers
    assert "darwin" in markers
    assert "python_full_version" in markers


def test_no_address_stands_in_any_lock_or_environment() -> None:
    for name in (
        "requirements.lock",
        "environment.yml",
        "pyproject.toml",
        "tools/lint.lock",
        "benchmarks/requirements.lock",
    ):
        assert not re.search(
            r"https?://|index-url|find-links", (ROOT / name).read_text(encoding="utf-8")
        ), name


def test_what_zenodo_reads_says_what_the_citation_says() -> None:
    zenodo = json.loads((ROOT / ".zenodo.json").read_text(encoding="utf-8"))
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    for name in ("title", "version", "license", "keywords"):
        assert zenodo[name] == citation[name], name
    assert [c["name"] for c in zenodo["creators"]] == [a["name"] for a in citation["authors"]]
    assert "language model" in zenodo["description"]


def test_the_image_copies_what_its_environment_is_made_from() -> None:
    """No daemon builds it here: at least every file that it copies is there."""
    recipe = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    copied = [line.split()[1:-1] for line in recipe.splitlines() if line.startswith("COPY")]
    assert [name for names in copied for name in names if not (ROOT / name).exists()] == []
    assert "make .venv/ready" in recipe
