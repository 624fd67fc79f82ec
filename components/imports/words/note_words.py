"""Words of tables of notes, which are about an airfield and not about a flight: their headings, and words for the
kinds of notes."""

from components.imports.words.heading_words import comparable
from components.ledger.spellings import fold

NOTE_TARGETS = (
    "note_id",
    "date",
    "date_end",
    "airfield",
    "title",
    "kind",
    "claim",
    "link",
    "source_id",
    "locator",
    "attributed_to",
    "credibility",
    "note",
)
"""What a column of a table of notes can be."""
_HEADINGS = {
    "date": "day; datum; fecha; data; дата; tarih; التاريخ; start; begin; from; von; beginn; début; inicio; "
    "inizio; начало; с; від; od; başlangıç; من",
    "date_end": "end; to; until; till; end date; date end; last day; bis; ende; enddatum; fin; au; jusqu'au; "
    "hasta; fine; конец; по; до; дата окончания; do; bitiş; إلى",
    "airfield": "base; airbase; place; location; site; ort; platz; flugplatz; lieu; aérodrome; lugar; "
    "base aérea; luogo; место; база; аэродром; місце; аеродром; miejsce; lotnisko; yer; üs; المكان; "
    "القاعدة",
    "title": "event; headline; what; what happened; incident; subject; summary; development; titel; ereignis; "
    "überschrift; schlagzeile; vorfall; événement; titre; évènement; evento; título; suceso; titolo; "
    "acontecimento; событие; заголовок; событие кратко; подія; wydarzenie; tytuł; olay; başlık; "
    "الحدث; العنوان",
    "kind": "type; category; event type; type of event; category of event; art des ereignisses; тип события; "
    "вид события; kind of event; class; tag; tags; art; kategorie; typ; catégorie; nature; tipo; "
    "categoría; categoria; genere; тип; вид; категория; категорія; rodzaj; kategoria; kategori; tür; "
    "tip; النوع; الفئة",
    "claim": "details; description; statement; text; what was said; content; beschreibung; aussage; inhalt; "
    "détails; contenu; descripción; detalles; descrizione; descrição; описание; содержание; опис; "
    "opis; treść; açıklama; ayrıntı; التفاصيل; الوصف",
    "source_id": "reported by; by whom; said by; outlet; publisher; quelle; medium; wer; auteur; par; fuente; "
    "medio; fonte; источник; кто; джерело; źródło; kaynak; المصدر",
    "link": "url; address; hyperlink; adresse; lien; enlace; ссылка; посилання; odnośnik; bağlantı; الرابط",
    "note": "remark; remarks; comment; comments; bemerkung; anmerkung; remarque; observaciones; примечание; "
    "комментарий; примітка; uwagi; not; notlar; ملاحظات",
}
"""Headings besides the names of our own columns. Headings of tables of flights are tried after these."""
_COLUMN_OF = {comparable(name): name for name in NOTE_TARGETS} | {
    comparable(word): column for column, words in _HEADINGS.items() for word in words.split("; ")
}

_KIND_WORDS = {
    "activity": "active; operations; aktivität; betrieb; activité; actividad; attività; atividade; активность; "
    "деятельность; активність; aktywność; faaliyet; نشاط",
    "inactivity": "inactive; quiet; no activity; inaktivität; ruhe; inactivité; inactividad; inattività; "
    "неактивность; бездействие; bezczynność; hareketsizlik",
    "suspension": "suspended; flights suspended; halt; pause; aussetzung; ausgesetzt; suspensión; sospensione; "
    "suspensão; приостановка; приостановлено; призупинення; zawieszenie; askıya alma; تعليق",
    "resumption": "resumed; flights resumed; restart; wiederaufnahme; reprise; reanudación; ripresa; retomada; "
    "возобновление; відновлення; wznowienie; yeniden başlama; استئناف",
    "evacuation": "evacuated; withdrawal; evakuierung; abzug; räumung; évacuation; retrait; evacuación; retirada; "
    "evacuazione; ritiro; evacuação; эвакуация; вывод; евакуація; ewakuacja; tahliye; إجلاء",
    "strike": "attack; air strike; airstrike; drone attack; angriff; luftangriff; frappe; attaque; ataque; "
    "attacco; удар; атака; обстрел; atak; saldırı; هجوم; قصف",
    "agreement": "deal; treaty; accord; abkommen; vereinbarung; vertrag; acuerdo; accordo; acordo; соглашение; "
    "договор; угода; umowa; porozumienie; anlaşma; اتفاق",
    "statement": "said; remarks; erklärung; aussage; stellungnahme; déclaration; declaración; dichiarazione; "
    "declaração; заявление; заява; oświadczenie; açıklama; تصريح; بيان",
    "imagery": "satellite; satellite image; satellite imagery; image; satellitenbild; image satellite; imagen; "
    "imagen satelital; immagine; imagem; снимок; спутниковый снимок; знімок; zdjęcie; "
    "uydu görüntüsü; صورة",
    "context": "background; other; hintergrund; kontext; sonstiges; contexte; autre; contexto; otro; contesto; "
    "altro; контекст; прочее; другое; інше; kontekst; inne; bağlam; diğer; سياق",
}
NOTE_KINDS = tuple(_KIND_WORDS)
"""The kinds of notes."""
_KIND_OF = {fold(kind): kind for kind in NOTE_KINDS} | {
    fold(word): kind for kind, words in _KIND_WORDS.items() for word in words.split("; ")
}


def note_column(heading: str) -> str:
    """Returns which column of a table of notes a heading names; "" for none.

    >>> note_column("Event"), note_column("Art"), note_column("Until"), note_column("Weather")
    ('title', 'kind', 'date_end', '')
    """
    return _COLUMN_OF.get(comparable(heading), "")


def note_kind(word: str) -> str:
    """Returns the kind of note that a word means; "" for none.

    >>> note_kind("Strike"), note_kind("Flights suspended"), note_kind("эвакуация"), note_kind("closure")
    ('strike', 'suspension', 'evacuation', '')
    """
    return _KIND_OF.get(fold(word), "")
