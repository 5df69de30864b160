"""`analysis doctor`: each thing that can be wrong is named, and one broken check stops no other."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from tests.command import ROOT

from analysis.reproduction import installation
from analysis.reproduction.installation import NOTE, OK, WRONG, Check, check_installation


def checks(root: Path = ROOT) -> dict[str, Check]:
    return {check.name: check for check in check_installation(root)}


def test_here_nothing_is_wrong() -> None:
    found = checks()
    assert len(found) == 10
    assert [check for check in found.values() if check.state == WRONG] == []
    assert "iraq-iran-saudi" in found["studies"].detail


def test_a_package_that_is_missing_or_too_old_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        installation.metadata,
        "requires",
        lambda name: ["pandas>=99", "no-such-package>=1", "other>=1; extra == 'test'"],
    )
    found = checks()["packages"]
    assert found.state == WRONG
    assert "no-such-package is missing" in found.detail
    assert "is not >=99" in found.detail
    assert "other" not in found.detail


def test_a_version_that_is_not_the_locked_one_is_a_note(tmp_path: Path) -> None:
    (tmp_path / "requirements.lock").write_text("pandas==0.1 \\\n    --hash=sha256:0\n")
    found = checks(tmp_path)["locked versions"]
    assert found.state == NOTE
    assert "instead of 0.1" in found.detail


def test_a_broken_study_is_named_with_the_command_that_tells_more(tmp_path: Path) -> None:
    (tmp_path / "studies" / "bad").mkdir(parents=True)
    (tmp_path / "studies" / "bad" / "study.yml").write_text("id: [", encoding="utf-8")
    found = checks(tmp_path)["studies"]
    assert found.state == NOTE
    assert "analysis check bad" in found.fix


def test_little_memory_and_a_full_disk_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=1e9))
    monkeypatch.setattr(installation.shutil, "disk_usage", lambda path: SimpleNamespace(free=1e9))
    found = checks()
    assert found["memory"].state == NOTE
    assert found["disk"].state == WRONG


def test_a_check_that_fails_itself_is_wrong_and_the_others_still_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(path: object) -> None:
        raise OSError("no such device")

    monkeypatch.setattr(installation.shutil, "disk_usage", broken)
    found = checks()
    assert found["disk"] == Check("disk", WRONG, "OSError: no such device")
    assert found["studies"].state == OK
