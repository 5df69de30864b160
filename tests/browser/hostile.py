"""A project whose every text is hostile: `python -m tests.browser.hostile FOLDER` writes it, `analysis run hostile` runs it there."""

from __future__ import annotations

import html
import json
import random
import shutil
import sys
from pathlib import Path

from analysis.study.scaffold import write_skeleton
from tests.command import ROOT, with_bytecode

# each payload names its place, so that a test can see that the place was shown and not only left out
PAYLOAD = "<script>window.hacked='{0}'</script>\"'><img src=x onerror=\"window.hacked='{0}'\"></details></style><svg onload=window.hacked=1>[{0}]"
PLACES = (
    "body",
    "title",
    "outlet",
    "actor",
    "frame",
    "study-title",
    "question",
    "abstract",
    "note",
    "licence",
    "gloss",
)


def hostile(place: str) -> str:
    return PAYLOAD.format(place)


def as_codes(markup: str) -> str:
    """Markup that reading leaves in a text: brackets with so many zeros are characters, not tags, which reading takes out."""
    return html.escape(markup).replace("&lt;", "&#0060;").replace("&gt;", "&#0062;")


WORDS = (
    "الكهرباء المياه الحدود النفط الغاز التجارة السياحة الطرق المطار الميناء القمح التمور الصناعة الزراعة الجامعة المستشفى الرياضة الكرة المدرسة السوق المصرف"
    " الدينار الموازنة القانون البرلمان المحافظة المدينة النهر الجسر السد المصنع الشركة العمال الفلاحون الطلاب الأطباء المهندسون الحجاج الزوار السياح التجار"
).split()


def _articles() -> str:
    """Articles of different words, or they would be copies of one another and left out."""
    rows = []
    chance = random.Random(7)
    for n in range(24):
        others = " ".join(chance.choices(WORDS, k=14)), " ".join(chance.choices(WORDS, k=14))
        names = "مصطفى الكاظمي" if n % 2 else "الحكومة الإيرانية"
        body = (
            f"زار {names} طهران في زيارة رسمية بشأن {others[0]}. وقالت إيران إن العراق {hostile('body')} رحب بها."
            f" وبحث العراق وإيران {others[1]} في محادثات {as_codes(hostile('body'))} بعد ذلك."
        )
        row = {
            "body": body,
            "title": f"عنوان {n} {hostile('title')}",
            "source": hostile("outlet") if n % 2 else "plain",
        }
        day = f"20{19 + n % 4}-0{1 + n % 9}-1{n % 10}"
        rows.append(
            row
            | {
                "url": "javascript:window.hacked=1"
                if n % 3
                else f'https://a.example/{n}?x="><script>',
                "published": day,
            }
        )
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows)


def write_project(folder: Path) -> None:
    """Study, corpus and notebooks under `folder`."""
    shutil.copytree(
        ROOT / "notebooks",
        folder / "notebooks",
        ignore=shutil.ignore_patterns(".ipynb_checkpoints"),
    )
    study = write_skeleton(folder / "studies", "hostile")
    replaced = {
        "study.yml": {
            "title: A title for the reports": f"title: {json.dumps(hostile('study-title'))}",
            "  What do you want to know?": f"  {hostile('question')}",
            "corpora: [demo]": "corpora: [nasty]",
            "reads first:": f"reads first {hostile('abstract')}",
            "period: month": "period: year",
            "min_count: 10": "min_count: 3",
        },
        "actors.yml": {
            "name_en: Iran\n": f"name_en: {json.dumps(hostile('actor'))}\n",
            "name_ar: إيران\n": f"name_ar: {json.dumps('إيران ' + hostile('actor'))}\n",
        },
        "frames.yml": {"name_en: Diplomacy and visits": f"name_en: {json.dumps(hostile('frame'))}"},
        "keywords.yml": {"gloss: visit": f"gloss: {json.dumps(hostile('gloss'))}"},
    }
    for name, pairs in replaced.items():
        text = (study / name).read_text(encoding="utf-8")
        for old, new in pairs.items():
            assert old in text, f"{name} of the skeleton no longer holds {old!r}"
            text = text.replace(old, new)
        (study / name).write_text(text, encoding="utf-8")
    corpus = folder / "data" / "raw" / "nasty"
    corpus.mkdir(parents=True)
    (corpus / "articles.jsonl").write_text(_articles(), encoding="utf-8")
    from analysis.corpus.manifest import make_manifest, write_manifest

    made = make_manifest(
        "nasty",
        [corpus / "articles.jsonl"],
        corpus,
        added="2026-01-01",
        title=hostile("title"),
        licence=hostile("licence"),
        text_note=hostile("note"),
    )
    write_manifest(corpus, made)
    with_bytecode(folder)


if __name__ == "__main__":
    write_project(Path(sys.argv[1]))
