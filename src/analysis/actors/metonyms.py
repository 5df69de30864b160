"""Whether the name of a capital is the place or stands for its government ('Tehran demands'), from the words around it.

Evidence for the place is asked first, then for the government; without either the plain place reading stands. The words
are folded forms; a list is a rule that can be read, and `analysis explain` prints which word decided.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

_LOCATIVE = frozenset(
    "في الي وسط جنوب شمال شرق غرب جنوبي شمالي شرقي غربي مدينه العاصمه عاصمه محافظه قرب داخل خارج مطار ضواحي ضاحيه شوارع شارع سماء حي "
    "احياء منطقه مناطق جامعه مستشفي فندق صوب باتجاه قاعه اهالي سكان بلده ساحه ميدان امانه بلديه محيط حزام باحدي مواليد "
    "غادر غادرت مغادره مغادرته مغادرتها يغادر وصل وصلت يصل وصول وصوله وصولها زار زارت يزور تزور زياره زيارته زيارتها زيارات".split()
)
_TRAVEL = frozenset(
    "زياره زيارته زيارتها زيارات الزياره توجه توجهه يتوجه متوجها رحله رحلته سفر سفره عوده عودته وصوله وصول ذهاب ذهابه قدومه رحلات طريق".split()
)
_BACKED = frozenset(
    "المدعومه المدعومين المدعوم المدعومون مدعوم مدعومه مدعومين بدعم الدعم دعم بامر باوامر اوامر بقرار قرار بضغط ضغط ضغوط بضغوط طلب بطلب مطلب "
    "موقف رد ردا بتوجيه توجيهات تعليمات بتعليمات تمويل بتمويل المموله الممول موافقه بموافقه ايعاز بايعاز مقربه المقربه القريبه قريبه مقرب المقرب "
    "اعتراف تعهد تعهدات ضمانات مساعده بمساعده تحريض بتحريض تخطيط بتخطيط سعي سعيا محاوله مبادره رفض دعوه رساله رسائل ضوء".split()
)
_ACTING_NOUNS = frozenset(
    "عزم قرار قرارات موقف مواقف سياسه سياسات علاقات علاقه حلفاء حليف حليفه نفوذ دور دعم رد مصالح مصلحه ضغوط ضغط اتهام اتهامات مطالب مطلب "
    "تدخلات تدخل سلوك نظام تهديدات تهديد وكلاء اذرع ادوات رغبه رفض موافقه التزام التزامات اعلان دعوه حكومه ميليشيات مليشيات انصار اتباع "
    "اجنده مشروع مخطط مخططات اطماع طموحات تعهدات استعداد نيه نوايا حرص ترحيب ادانه اعتراف اعتراض تحفظ شروط خطاب رساله سعي مساعي محاولات "
    "محاوله اصرار تمسك انفتاح تقارب تحالف بين ان ان ان لان بان وان لكن كانت وكانت مع ضد تجاه حيال ازاء علي وعلي سيما فيما بينما حيث اذ لدي عبر "
    "بواسطه دون بدون مقابل امام ولدي ومع وبين فان انها".split()
)
_VERBS = frozenset(
    "اعلنت قالت اكدت رفضت طالبت دعت اتهمت نفت ادانت ردت وافقت استدعت حذرت هددت طلبت قررت رحبت اعربت ابدت شددت نددت استنكرت اعتبرت اعترفت "
    "اوضحت اشارت اضافت كشفت ابلغت عرضت اقترحت سعت حاولت تعهدت التزمت انتقدت وصفت قدمت ارسلت بدات واصلت استانفت قطعت اعادت سحبت طردت "
    "وقعت تسلمت منحت فرضت رفعت اطلقت نفذت شنت استهدفت دعمت مولت سلحت تراجعت ترددت استضافت رعت تمسكت اصرت لوحت ترغب تريد تسعي تطالب تعلن "
    "ترفض تؤكد تدعو تتهم تنفي تدين ترد توافق تحذر تهدد تطلب تقرر ترحب تعرب تبدي تشدد تندد تعتبر تعترف تواصل تحاول تعمل تدعم تمول تسلح تتدخل "
    "تملك تمتلك تستخدم تستضيف ترعي تلعب تقود تقف تري تعتقد تخشي تامل تنتظر تتوقع تتعهد تلتزم تنتقد تصف تقدم ترسل تبدا تستانف تستطيع تستعد "
    "تتمسك تصر تلوح تتحمل تتحرك ستواصل ستعمل ستدعم ستقدم سترد ستكون تكون ليست لم لن لا قد وافقتا اتفقتا اتفقت تتفق تتبادل تبادلت تجري اجرت "
    "ابرمت تبرم تحتاج تعد تعتزم تنوي تخطط تراهن تفاوض تتفاوض تناور تدرك تعلم تفضل تمارس تضغط تنظر".split()
)
_CLITIC = re.compile("^[وف](?=.{3})")


def _bare(word: str) -> str:
    return (
        word
        if word in _ACTING_NOUNS or word in _LOCATIVE or word in _VERBS
        else _CLITIC.sub("", word)
    )


def stands_for_government(
    word: str, before: tuple[str, str, str], after: str, before_is_metonym: bool
) -> tuple[bool, str]:
    """Whether a capital's name (folded, with its proclitics) stands for the government, and the word that decided.

    `before` are the three folded words before it, the nearest first; `after` the next one; `before_is_metonym` says that
    the capital just before ('Riyadh and Tehran') was read so.
    """
    near, second, third = (_bare(w) for w in before)
    stem = _CLITIC.sub("", word) if word.startswith(("و", "ف")) else word
    if stem.startswith("ب") and not stem.startswith(
        ("بغداد", "بكين", "بيروت", "باريس", "برلين", "بروكسل")
    ):
        return False, "ب"
    if stem.startswith("ل") and not stem.startswith("لندن"):
        travel = next((w for w in (near, second, third) if w in _TRAVEL), "")
        return (False, travel) if travel else (True, "ل")
    if near in _LOCATIVE:
        return False, near
    if near == "من":
        return (True, second) if second in _BACKED else (False, near)
    if word.startswith("و") and before_is_metonym:
        return True, "و"
    if near in _ACTING_NOUNS or near in _VERBS:
        return True, near
    if after in _VERBS or _bare(after) in _VERBS:
        return True, after
    return False, ""


def decide(
    words: npt.NDArray[np.object_],
    before: list[npt.NDArray[np.object_]],
    after: npt.NDArray[np.object_],
    follows: npt.NDArray[np.bool_],
) -> tuple[npt.NDArray[np.bool_], list[str]]:
    """`stands_for_government` for many places in the order of the text; `follows` tells that the last one stands just before."""
    verdicts, reasons, last = [], [], False
    for word, near, second, third, behind, follow in zip(
        words, *before, after, follows, strict=True
    ):
        last, reason = stands_for_government(
            word, (near, second, third), behind, last and bool(follow)
        )
        verdicts.append(last)
        reasons.append(reason)
    return np.array(verdicts, bool), reasons
