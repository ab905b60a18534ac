"""What people type, and what they must get from the real interviews: one row a query.

Each row was written from the interviews themselves, read and counted by hand, before it
was asked of the library. Ids of interviews are given by their ends.
"""

from __future__ import annotations

from typing import NamedTuple

Ids = str | tuple[str, ...]


class Row(NamedTuple):
    """A query, and what its answer must be; what is None is not looked at."""

    query: str
    first: Ids | None = None
    """The interview of the first hit is one of these."""
    has: Ids = ()
    """Interviews that are all found."""
    lacks: Ids = ()
    """Interviews that are not found."""
    total: int | tuple[int, int] | None = None
    """How many sections are found, or from how many to how many."""
    among: Ids | None = None
    """All that is found is of these interviews, or of folders of this name."""
    speaker: str | None = None
    """Who says the first passage."""
    marks: str | None = None
    """All that may be marked in the first passage, in small letters, by `|`; some must be."""
    says: str | None = None
    """What stands in the first passage, in capitals or not."""
    warns: str | None = None
    """A part of a warning; empty where there must be none."""


MANY = 44_000
"""More sections than this, and fewer than 46,000, are there in all."""
ALL = (MANY, 46_000)
DONG = "carl-dong-reproducible-builds"
SCHNELLI = "jonas-schnelli-maintaining-bitcoin-core"
DASHJR = ("2021-03-17-luke-dashjr", "luke-dashjr-taproot-activation")
IT = ("changelog--friends-94", "changelog-321", "changelog-235", "ship-it-38", "changelog-432")
BIKES = ("js-party-298", "js-party-320", "js-party-329", "changelog-550", "changelog-471",
         "changelog-548", "a-flexible-limit-trading-subsidy-for-larger-blocks")  # fmt: skip
ON_CALL = ("big-tent-s2e2", "blake.stoddard", "changelog-606", "ship-it-21", "ship-it-96")
SELFISH = ("braiding-the-blockchain", "the-p2p-network", "cali2016")

ROWS = {
    "questions as people ask them": [
        Row("how did you get into developer relations?", "tomomi-imura", speaker="Tomomi Imura"),
        Row("who keeps bees?", "jana.kinsman", speaker="Jana Kinsman"),
        Row("what is BIP 91?", DASHJR),
        Row("what is selfish mining?", SELFISH),
        Row("guix reproducible builds", (DONG, SCHNELLI), says="uix"),
        Row("who plays a baritone ukulele?", ("jonathan.mann", "molly.lewis"), says="baritone"),
        Row("is there a room for a harpsichord??", "stephin.merritt", says="harpsichord"),
        Row("¿qué es un viaje a la luna?", "a-trip-to-the-moon.es"),
        Row("why does everybody need reproducible builds", (DONG, SCHNELLI)),
        Row("harpsichord?", total=1, marks="harpsichord", warns=""),
        Row("What's a SCOBY, and does one need it for kombucha?!", "sandor.katz"),
    ],
    "bare words": [
        Row("kombucha", total=1, first="sandor.katz", marks="kombucha", says="rubbery disc"),
        Row("KOMBUCHA", total=1, first="sandor.katz", marks="kombucha"),
        Row("harpsichords", "stephin.merritt", marks="harpsichord"),
        Row("fermenting", "sandor.katz"),
        Row("ukulele banjo", ("jonathan.mann", "molly.lewis", "jonathan.coulton", "jim.guthrie"),
            has=("emma.winston", "george.upton", "henry.monteiro")),
        Row("kombucha kombucha kombucha", total=1),
        Row("kombucah", total=0),
        Row("the kombucha", total=1, marks="kombucha"),
    ],
    "words as written": [
        Row('"golden open acrylics"', "danielle.baskin", total=1, marks="golden open acrylics"),
        Row("“golden open acrylics”", "danielle.baskin", total=1, marks="golden open acrylics"),
        Row('"acrylics golden open"', total=0),
        Row('"The Who"', has="changelog-368", marks="the who"),
        Row('"the who" test', "changelog-368", says="The Who Test"),
        Row('"IT department"', IT, has=IT, among=IT, marks="it department"),
        Row("IT department", IT, says="IT department"),
        Row("our IT Department", IT, says="IT department"),
        Row('"IT"', total=(10_000, 40_000), marks="it"),
        Row('"C++"', has=("izzy.muerte", "toby.boudreaux"), lacks="rob.pike", marks="c++"),
        Row("C++", lacks="rob.pike", marks="c++"),
        Row('"C#"', has=("jasmine.greenaway", "nicole.he", "ham.vocke"), marks="c#"),
        Row('".NET"', has=("jay.stahl-herz", "ham.vocke"), lacks="lou.montulli", marks=".net"),
        Row(".NET", says=".NET", has="lou.montulli"),
        Row(".net framework", says=".NET"),
        Row('"node.js"', has=("everest.pipkin", "krishnashish.en"), marks="node.js|node+js"),
        Row("node.js", says="Node"),
        Row('"@LukeDashjr"', DASHJR, total=2, among=DASHJR, marks="@lukedashjr"),
        Row("@sailorhg", ("andre.arko", "katherine.yang", "audrey.eschright"), marks="@sailorhg"),
        Row("@PhophophoWorld", has=("priyanka-gogoi.as", "priyanka-gogoi.en"), total=2),
        Row('"@PhophophoWorld"', has=("priyanka-gogoi.as", "priyanka-gogoi.en"), total=2,
            marks="@phophophoworld"),
        Row('"#bitcoin"', has=("2016-11-21-mimblewimble", "keynote-gavin-andresen"),
            total=(8, 16)),
        Row("#bitcoin-wizards", "2016-11-21-mimblewimble"),
        Row('"covid-19"', has=("tomomi-imura", "gamusa.en", "ellen.lo"), marks="covid-19"),
    ],
    "compounds": [
        Row("on-call rotation", ON_CALL),
        Row('"on-call rotation"', ON_CALL, has=ON_CALL, among=ON_CALL,
            marks="on-call rotation|on call rotation"),
        Row("bike-shedding", says="bike-shed", has=BIKES),
        Row("+bike-shedding", BIKES, among=BIKES, has=BIKES),
        Row("covid-19", says="covid-19", warns=""),
        Row("end-to-end encryption", says="end-to-end encrypt", warns=""),
    ],
    "must, not, and, or": [
        Row("+theremin synthesizer", total=2, among=("andy.smith", "jerry.belich")),
        Row("ukulele -baritone", has=("emma.winston", "mike.fogus", "hazel.jennings"),
            lacks="jonathan.mann"),
        Row("ukulele NOT baritone", has=("emma.winston", "mike.fogus"), lacks="jonathan.mann"),
        Row("theremin AND storyteller", "jerry.belich", total=1),
        Row("harpsichord OR theremin", total=3,
            among=("stephin.merritt", "andy.smith", "jerry.belich")),
        Row("theremin (coder OR harpsichord)", "jerry.belich", has="andy.smith"),
        Row("theremin AND (mpd OR harpsichord)", "andy.smith", total=1),
        Row("(harpsichord OR theremin) AND NOT (music OR drum)", "jerry.belich", total=1),
        Row("harpsichord and theremin", total=3),
        Row("-harpsichord", total=ALL),
        Row('ukulele -"song a day"', lacks="jonathan.mann", has="emma.winston"),
        Row("+kombucha -sourdough", total=0),
    ],
    "patterns and spellings": [
        Row("harpsich*", "stephin.merritt", total=1, marks="harpsichord"),
        Row("*psichord", "stephin.merritt", total=1, marks="harpsichord"),
        Row("harps?chord", "stephin.merritt", total=1, marks="harpsichord"),
        Row("harpsichrod~", "stephin.merritt", total=1, marks="harpsichord"),
        Row("harpsikord~2", "stephin.merritt", total=1, marks="harpsichord"),
        Row("kombuch? kombucha?", total=1),
        Row("mimblew*", has=("2016-11-21-mimblewimble", "lehnberg"), marks="mimblewimble"),
        Row('"golden acrylics"~1', "danielle.baskin", total=1, marks="golden|acrylics"),
        Row('"acrylics golden"~1', "danielle.baskin", total=1, marks="golden|acrylics"),
        Row('"golden acrylics"~0', total=0),
        Row("kombucha^5 theremin", "sandor.katz", total=3),
        Row("kombucha theremin^5", ("andy.smith", "jerry.belich"), total=3),
    ],
    "one part of a section": [
        Row("question:harpsichord", total=0),
        Row("answer:harpsichord", "stephin.merritt", total=1, marks="harpsichord"),
        Row('title:"Jana Kinsman"', total=4, among="jana.kinsman", speaker="Jana Kinsman"),
        Row('heading:"Reproducible builds"', has=DONG, among=DONG),
        Row("heading:reproducible guix", DONG),
        Row('question:"dream setup" bees', "jana.kinsman", speaker="Jana Kinsman"),
    ],
    "who speaks": [
        Row("guix speaker:dong", DONG, among=DONG, speaker="Carl Dong"),
        Row('guix speaker:"Carl Dong"', DONG, among=DONG, speaker="Carl Dong"),
        Row("guix speaker:CARL", DONG, speaker="Carl Dong"),
        Row("guix speaker:dong speaker:schnelli", (DONG, SCHNELLI), has=(DONG, SCHNELLI),
            among=(DONG, SCHNELLI)),
        Row("guix AND speaker:dong AND speaker:jonas", DONG, among=DONG, speaker="Carl Dong"),
        Row("speaker:dong AND speaker:schnelli", total=0),
        Row("guix -speaker:dong", ("christine.lemmer-webber", SCHNELLI), has=SCHNELLI),
        Row("speaker:kelsey", total=(1, 2), among="changelog-550"),
        Row("burnout speaker:kelsey", total=0),  # who has two turns, and says nothing of it
        Row("kelsey hightower", says="Kelsey Hightower"),
        Row("factory speaker:hightower", "changelog-550", speaker="Kelsey Hightower"),
        Row("reproducible role:interviewer", (DONG, SCHNELLI)),
        Row("speaker:čapek stratum", "stratum-v2", speaker="Jan Čapek"),
        Row("speaker:capek stratum", "stratum-v2", speaker="Jan Čapek"),
    ],
    "front matter": [
        Row("tags:beekeeper", total=4, among="jana.kinsman"),
        Row("categories:beekeeper", total=4, among="jana.kinsman"),
        Row("categories:beekeeper categories:puppeteer bees", "jana.kinsman"),
        Row("episode:9", among=DONG, has=DONG),
        Row("guix episode:9", DONG, among=DONG),
        Row("tag:threshold-signature", among=("2022-10-11-frost", "arvind-narayanan"),
            has=("2022-10-11-frost", "arvind-narayanan")),
        Row("tag:taproot -taproot", has="chaincode-decoded-bech32m"),
        Row("kindle date:2009", "joe.hewitt", among="joe.hewitt"),
        Row("kindle date:[2009 to 2009]", "joe.hewitt", among="joe.hewitt"),
        Row("kindle year:2009", "joe.hewitt", among="joe.hewitt"),
        Row("kindle date:<2010", "joe.hewitt", among="joe.hewitt"),
        Row("bees date:2013-03-12", "jana.kinsman", among="jana.kinsman"),
        Row("id:tomomi", total=0),
        Row("ukulele form:headings", has="jonathan.mann", lacks="changelog-549"),
    ],
    "languages": [
        Row("গামোচা", "gamusa.as", marks="গামোচা"),
        Row("আপোনাৰ dream setup", ("debashree-das.as", "konger.as", "priyanka-gogoi.as",
                                    "krishnashish.as", "kabir-das.as", "abhishek-choudhury.as",
                                    "gamusa.as")),
        Row("ফটোগ্ৰফেৰ", "konger.as", marks="ফটোগ্ৰফেৰ"),
        Row('"নিকন দ৩৪০০ কেমেৰা"', "konger.as", total=1, marks="নিকন দ৩৪০০ কেমেৰা"),
        Row("গামোচা language:as", "gamusa.as", among="ahilapaati"),
        Row("Nikon language:en speaker:konger", total=(0, 9)),
        Row("soberanía monetaria", "a-trip-to-the-moon.es", marks="soberanía|monetaria"),
        Row("soberania monetaria", "a-trip-to-the-moon.es", marks="soberanía|monetaria"),
        Row("শিক্ষক", "talk.as", marks="শিক্ষক"),
        Row("ডাক্তার", "talk.bn", marks="ডাক্তার"),
        Row("किताब", "talk.hi", marks="किताबें"),
        Row("விவசாயி", "talk.ta", marks="விவசாயி"),
        Row("图书馆", "talk.zh", marks="图书馆"),
        Row("京都", "talk.ja", marks="京都"),
        Row("고양이를", "talk.ko", marks="고양이"),
        Row("เชียงใหม่", "talk.th", marks="เชียงใหม่"),
        Row("ໂຮງຮຽນ", "talk.lo", marks="ໂຮງຮຽນ"),
        Row("ភ្នំពេញ", "talk.km", marks="ភ្នំពេញ"),
        Row("ရန်ကုန်", "talk.my", marks="ရန်ကုန်"),
        Row("معلم", "talk.ar", marks="مُعَلِّمًا"),
        Row("کتابها", "talk.fa", marks="کتاب\u200cها"),
        Row("שלום", "talk.he", marks="שָׁלוֹם"),
        Row("ψαρα", "talk.el", marks="ψαρα"),
        Row("книга", "talk.ru", marks="книги"),
        Row("ԼԵՌՆԵՐ", "talk.hy", marks="լեռներ"),
        Row("ISTANBUL ışık", "talk.tr"),
        Row("Hausverwaltung", "talk.de", marks="hausverwaltung"),
        Row("histoire des moulins", "talk.fr"),
        Row("canciones corazon", "talk.es"),
        Row("informação", has="talk.pt"),
        Row("informação language:pt", "talk.pt", total=1, marks="informações"),
        Row("ksiazki", "talk.pl", marks="książki"),
        Row("đường", "talk.vi", marks="đường"),
        Row("📸 photographer", "konger.en"),
    ],
    "what is written wrong": [
        Row('"harpsichord', total=1, warns="quotation mark has no partner"),
        Row("(harpsichord", total=1, warns="bracket has no partner"),
        Row("harpsichord)", total=1, warns="bracket has no partner"),
        Row("*", total=ALL, warns="a lone *"),
        Row("harpsichord *", total=1, warns="a lone *"),
        Row("", total=ALL, warns=""),
        Row("   ", total=ALL, warns=""),
        Row("AND harpsichord", total=1),
        Row("harpsichord OR", total=1),
        Row("harpsichord:", total=1, warns=""),
        Row("nofield:harpsichord", total=1, warns="no field 'nofield'"),
        Row("harpsichord date:soon", total=1, warns="'soon' is no date"),
        Row("harpsichord role:guest", total=1, warns="is no role"),
        Row("?!", total=0, warns="no word"),
        Row("harpsichord date:2012-02-31", warns="there is no day"),
        Row("harpsichord~7", total=1, warns="was read as ~2"),
        Row("kindle date:[2010 to 2009]", has="joe.hewitt", warns="backwards"),
        Row("http://example.org/harpsichord", total=(1, 20_000), has="stephin.merritt"),
        Row("- harpsichord -", total=1),
        Row("harpsichord \0 \ud800", total=1),
    ],
}  # fmt: skip
