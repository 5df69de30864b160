"""A small study and a corpus of sentences written for the tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from analysis.coding.coded_texts import CodedTexts, code_texts
from analysis.study.schema import Actor, Frame, Report, Study, Tone
from analysis.study.study_settings import Settings


def actor(id: str, kind: str, **rest: Any) -> Actor:
    """An actor with names made from its id where the test does not need any."""
    return Actor.model_validate({"id": id, "kind": kind, "name_en": id, "name_ar": id, **rest})


ACTORS = (
    actor("iraq", "state", names=["العراق"], demonyms=["عراقي", "عراقية"]),
    actor("iran", "state", names=["إيران"], demonyms=["إيراني", "إيرانية", "إيرانيين"]),
    actor("saudi", "state", names=["السعودية"], demonyms=["سعودي", "سعودية"]),
    actor("iraq-gov", "government", state="iraq", names=["الحكومة العراقية"]),
    actor(
        "iran-gov",
        "government",
        state="iran",
        names=["الحكومة الإيرانية"],
        side=["الجانب الإيراني"],
    ),
    actor("saudi-gov", "government", state="saudi", names=["الحكومة السعودية"]),
    actor("tehran", "place", state="iran", names=["طهران"], stands_for="iran-gov"),
    actor("baghdad", "place", state="iraq", names=["بغداد"], stands_for="iraq-gov"),
    actor("riyadh", "place", state="saudi", names=["الرياض"], stands_for="saudi-gov"),
    actor("mustafa-al-kadhimi", "person", state="iraq", names=["مصطفى الكاظمي"], short=["الكاظمي"]),
    actor("adel-al-kadhimi", "person", state="iraq", names=["عادل الكاظمي"], short=["الكاظمي"]),
    actor("haider-al-abadi", "person", state="iraq", names=["حيدر العبادي"], short=["العبادي"]),
    actor("ali-khamenei", "person", state="iran", names=["علي خامنئي", "خامنئي"]),
    actor(
        "pm-iraq",
        "office",
        state="iraq",
        titles=["رئيس الوزراء العراقي"],
        holders=[
            {
                "actor": "haider-al-abadi",
                "from": "2014-09-08",
                "until": "2018-10-25",
                "source": "test",
            },
            {
                "actor": "mustafa-al-kadhimi",
                "from": "2020-05-07",
                "until": "2022-10-27",
                "source": "test",
            },
        ],
    ),
    actor("electricity-ministry", "organisation", state="iraq", names=["وزارة الكهرباء"]),
    actor("kataib-hizballah", "armed group", state="iraq", names=["كتائب حزب الله"]),
)


def frame(id: str, *terms: str, **rest: Any) -> Frame:
    """A frame of the codebook."""
    return Frame.model_validate(
        {
            "id": id,
            "name_en": id,
            "name_ar": id,
            "definition": "d",
            "code_when": ["a"],
            "code_not_when": ["b"],
            "lexicon": terms,
            **rest,
        }
    )


def tone(weight: int, *terms: str) -> Tone:
    """Tone words of one weight."""
    return Tone.model_validate(
        {"weight": weight, "label_en": "l", "definition": "d", "lexicon": terms}
    )


def study(**rest: Any) -> Study:
    """The small study; `settings` and any other part may be replaced. Tone is that of its words."""
    settings = rest.pop("settings", {})
    if not isinstance(settings, Settings):
        settings = Settings.model_validate({"tone_coder": "lexicon", **settings})
    return Study(
        **{
            "folder": Path("studies/small"),
            "id": "small",
            "title": "t",
            "question": "q",
            "abstract": "a",
            "title_ar": "",
            "question_ar": "",
            "abstract_ar": "",
            "corpora": ("none",),
            "states": ("iraq", "iran", "saudi"),
            "dyads": (("iraq", "iran"), ("iraq", "saudi"), ("iran", "saudi")),
            "notebooks": (),
            "settings": settings,
            "parameters": {},
            "report": Report(),
            "actors": ACTORS,
            "frames": (
                frame("militias", "ميليشيات", "كتائب", "سلاح منفلت"),
                frame("energy", "طاقة", "كهرباء"),
                frame("mediation", "وسيط", "وساطة"),
            ),
            "tone": (
                tone(2, "مساعدات"),
                tone(1, "تعاون", "ترحيب"),
                tone(-1, "تهديد"),
                tone(-2, "قصف"),
            ),
            "negators": ("لا", "دون", "عدم"),
            "layers": (),
            "general": (),
            "history": (),
            "watch": (),
            "glosses": {},
            "stop_words": (),
            **rest,
        }
    )


def coded(*bodies: str, published: str | None = "2020-07-21", **rest: Any) -> CodedTexts:
    """Some bodies (a0, a1, …) published on one day, coded by the study that `rest` describes."""
    days = pd.Series(pd.to_datetime([published] * len(bodies), utc=True))
    ids = [f"a{number}" for number in range(len(bodies))]
    return code_texts(bodies, days, study(**rest), article_ids=ids)
