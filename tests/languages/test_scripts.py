"""A small interview in each script: what must be found in it, what must not, and what is marked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from interview_search import Indexer, Searcher

INTERVIEWS = Path(__file__).parent / "interviews"

FOUND = {
    # language: query -> the words that are marked
    "as": {"শিক্ষক": "শিক্ষক", "চাহ": "চাহ", "গাঁৱৰ বিদ্যালয়ত": "গাঁৱৰ বিদ্যালয়ত", "কিতা*": "কিতাপ"},
    "bn": {"ডাক্তার": "ডাক্তার", "ব\u09dc": "বড়", "ব\u09a1\u09bc": "বড়", '"মাছ ধরি"': "মাছ ধরি"},
    "hi": {"किताब": "किताबें", "बाज\u093cार": "बाज़ार", "फ\u093cुरसत": "फ़ुरसत", "2019": "२०१९"},
    "ta": {"விவசாயி": "விவசாயி", "மழை": "மழை", "குளம்": "குளம்"},
    "zh": {
        "图书馆": "图书馆",
        "北京大学": "北京大学",
        "辣": "辣",
        "辣*": "辣",
        "图书*": "图书",
        "+图书馆 -火车": "图书馆",
        '"爬山"': "爬山",
        "我喜欢爬山吗": "我喜欢爬山 喜欢",
    },
    "ja": {"京都": "京都", "ソフトウェア": "ソフトウェア", "ｲﾝﾀﾋﾞｭｰ": "インタビュー", "寺": "寺"},
    "ko": {"서울": "서울", "간호사": "간호사", "고양이를": "고양이", "병원에서": "병원"},
    "th": {"โรงพยาบาล": "โรงพยาบาล", "เชียงใหม่": "เชียงใหม่", "ดอกไม้": "ดอกไม้", "น้ำ": "น้ำ"},
    "lo": {"ໂຮງຮຽນ": "ໂຮງຮຽນ", "ຕະຫຼາດ": "ຕະຫຼາດ"},
    "km": {"សាលារៀន": "សាលារៀន", "ភ្នំពេញ": "ភ្នំពេញ", "ផ្សារ": "ផ្សារ"},
    "my": {"ရန်ကုန်": "ရန်ကုန်", "စာအုပ်": "စာအုပ်"},
    "ar": {"معلم": "مُعَلِّمًا", "كتب": "الكتب", "مدرسة": "مدرسة"},
    "fa": {"کتابها": "کتاب‌ها", "كوه": "کوه", "می‌روم": "می‌روم"},
    "he": {"שלום": "שָׁלוֹם", "לחם": "לחם"},
    "el": {"λιμάνι": "λιμάνι", "ψαρα": "ΨΑΡΑ", "ανθρωπος": "ανθρώπους"},
    "ru": {"книга": "книги", "елка": "ёлку", "библиотеки": "библиотеке"},
    "hy": {"գրադարանում": "գրադարանում", "ԼԵՌՆԵՐ": "լեռներ"},
    "tr": {"istanbul": "İstanbul", "ISTANBUL": "İstanbul", "ışık": "IŞIK", "kitap": "kitapları"},
    "de": {"Schloss": "Schlösser", "koln": "Köln", "STRASSE": "Straße", "Tür": "Türen"},
    "fr": {"histoire": "l’histoire", "etudiant": "étudiants", "moulin": "moulins"},
    "es": {"cancion": "canciones", "corazon": "corazón", "Peru": "Perú"},
    "pt": {"informação": "informações", "educação": "educação"},
    "pl": {"książka": "książki", "ksiazki": "książki", "lodzia": "łodzią"},
    "vi": {"duong": "đường", "nguyễn": "Nguyễn", "ca phe": "cà phê"},
    "en": {"🗼": "🗼", "👍": "👍🏽", "+🗼 -👎": "🗼", "ｌｉｇｈｔｈｏｕｓｅ": "lighthouse"},
}

MISSED = {
    "as": ("শিক্ষ", "চা", "ক"),
    "bn": ("ডাক্ত", "মা"),
    "hi": ("कि", "बाज", "पहा"),
    "ta": ("மழ", "விவ"),
    "zh": ("京北", "图馆", "大书", "辣椒", "学校"),
    "ja": ("京東", "イン都", "東京都", "ソフトクリーム"),
    "ko": ("울서", "부산", "고양시"),
    "th": ("โรงเรียน", "พยาธิ", "เชียงราย"),
    "lo": ("ໂຮງໝໍ",),
    "km": ("សាលាក្រុង",),
    "my": ("ရန်သူ",),
    "tr": ("ankara", "ıstakoz"),
    "de": ("Turm", "Schlo"),
    "en": ("👎", "🏠"),
}


@pytest.fixture(scope="module", params=["numpy", "numba"])
def searcher(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Searcher]:
    if request.param == "numba":
        pytest.importorskip("numba")
    index = tmp_path_factory.mktemp("languages")
    report = Indexer(index).update(INTERVIEWS)
    assert not report.skipped and report.added == len(FOUND)
    with Searcher(index, engine=request.param) as opened:
        yield opened


@pytest.mark.parametrize(
    ("language", "query", "marked"),
    [(code, query, marked) for code, each in FOUND.items() for query, marked in each.items()],
)
def test_found(searcher: Searcher, language: str, query: str, marked: str) -> None:
    results = searcher.search(query, limit=100)
    (first, *_) = results.hits
    assert first.interview.language == language
    (passage,) = first.passages
    words = [passage.text[span.start : span.end] for span in passage.spans]
    assert [*dict.fromkeys(words)] == marked.split(" ") or " ".join(words) == marked


@pytest.mark.parametrize(
    ("language", "query"), [(code, query) for code, each in MISSED.items() for query in each]
)
def test_missed(searcher: Searcher, language: str, query: str) -> None:
    hits = searcher.search(query, limit=100)
    assert language not in {hit.interview.language for hit in hits}
