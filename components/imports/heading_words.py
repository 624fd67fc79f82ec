"""Words that head columns, in the languages of the tables met so far, and what a heading with such a word may
be."""

import re
from types import MappingProxyType

from components.ledger.header_line import OTHER_WORDS
from components.ledger.spellings import fold

TARGETS = (
    "flight_id",
    "date",
    "year",
    "month",
    "day",
    "date_precision",
    "time",
    "arrival",
    "arrival_time",
    "departure",
    "departure_time",
    "aircraft_type",
    "aircraft_count",
    "model",
    "registration",
    "icao24",
    "callsign",
    "operator",
    "origin",
    "destination",
    "elsewhere",
    "direction",
    "route",
    "link",
    "source_id",
    "claim",
    "credibility",
    "note",
)
"""What a column of another table can be here: a column of flights.csv, or what one is made of."""

_MORE_WORDS = {
    "flight_id": "flight id; event id cnty; fr24 id",
    "date": (
        "wann; quand; cuándo; коли; когда; متى; kiedy; seen on; date seen utc; "
        "date of flight; tag; flight day; dates; jour; date du vol; fecha de vuelo; día; "
        "dia; data; дата рейса; день; التاريخ; تاريخ; tarih; gün; uçuş "
        "tarihi; 日期; 航班日期; timestamp; firstseen; date time; datetime; seen; "
        "flugdatum; date of movement; movement date; date observed; date seen; observed; "
        "date of observation; date time utc; data volo; data do voo; data lotu; datum letu; dato; "
        "תאריך; дата наблюдения; дата и время; fecha vuelo; fecha del vuelo"
    ),
    "year": "year; jahr; année; annee; año; ano; год; سنة; السنة; yıl; yil; 年; anno; rok",
    "month": "month; monat; mois; mes; месяц; شهر; الشهر; ay; 月; mese; miesiąc",
    "day": "day; tag; jour; día; dia; день; число; يوم; gün; gun; 日; giorno; dzień; day of month",
    "elsewhere": (
        "from/to; to/from; origin/destination; from or to; other airport; other end; von/nach; откуда/куда; "
        "provenance/destination; origen/destino"
    ),
    "aircraft_count": (
        "number of aircraft; no of aircraft; aircraft count; count of aircraft; number of planes; qty; quantity; "
        "count; how many; number of flights; no of flights; flights; movements; anzahl; anzahl flugzeuge; "
        "anzahl flüge; nombre d'avions; nombre de vols; nombre; cantidad; cantidad de aviones; количество; "
        "кол-во; кол-во вс; количество рейсов; عدد الطائرات; العدد; adet; "
        "uçak sayısı; 数量; 架次; liczba; numero di voli"
    ),
    "date_precision": "time precision; date precision",
    "time": (
        "time; utc; zulu time; "
        "utc time; time utc; zulu; hour; uhrzeit; zeit; heure; hora; время; الوقت; saat; 时间; "
        "heure utc; hora utc; orario; ora; час; שעה; time of day"
    ),
    "arrival": (
        "arrival; arrived; arrival date; arr; arrives; date in; in; landed; landing; datetime landed; "
        "actual on; ankunft; ankunftsdatum; landung; arrivée; arrivee; date d'arrivée; llegada; fecha "
        "de llegada; прибытие; прилет; прилёт; дата прибытия; وصول; الوصول; تاريخ الوصول; varış; "
        "varis; varış tarihi; geliş; 到达; 到达日期; 抵达; "
        "arr date; date arr; arr day; landing date; date of landing; date of arrival; arrived at; "
        "touchdown; datum ankunft; landedatum; date arrivée; дата прилета; дата посадки; data arrivo; "
        "data przylotu"
    ),
    "arrival_time": (
        "arrival time; arr time; time in; ankunftszeit; heure d'arrivée; hora de llegada; время прилета; "
        "arrival; arr; arrived; landed; landing; ata; time of arrival; time of landing; landing time; "
        "touchdown time; heure arrivée; landezeit; время посадки"
    ),
    "departure": (
        "departure; departed; departure date; dep; departs; date out; out; takeoff; take off; "
        "datetime takeoff; actual off; abflug; abflugdatum; abreise; start; départ; date de départ; "
        "salida; fecha de salida; вылет; отбытие; дата вылета; убытие; مغادرة; المغادرة; تاريخ "
        "المغادرة; kalkış; kalkis; kalkış tarihi; ayrılış; 起飞; 出发; 离开; 离开日期; "
        "dep date; date dep; dep day; takeoff date; date of takeoff; date of departure; departed at; "
        "datum abflug; date départ; data partenza; data odlotu"
    ),
    "departure_time": (
        "departure time; dep time; time out; abflugzeit; heure de départ; hora de salida; время вылета; "
        "departure; dep; departed; takeoff; atd; time of departure; time of takeoff; takeoff time; "
        "heure départ; startzeit; время взлета"
    ),
    "aircraft_type": (
        "літак; тип літака; samolot; velivolo; "
        "a/c type; aircraft type; typ des flugzeugs; type d'avion; type d'aéronef; appareil; "
        "aeronave; avión; tipo; tipo de avión; tipo de aeronave; тип вс; тип самолета; тип самолёта; "
        "вс; воздушное судно; الطائرة; نوع الطائرة; طائرة; طراز; uçak; uçak tipi; ucak; ucak tipi; "
        "机型; 飞机; 飞机型号; typecode; type code; "
        "a/c; t; typ samolotu; tipo aeromobile; aereo; airframe; type of aircraft; plane type; "
        "aircraft type icao; סוג מטוס"
    ),
    "model": "variant; modell; modèle; modelo; модель; الطراز; 型号",
    "registration": (
        "n number; n-number; n no; tail nr; regn; kennz; kennz.; registrierung; kennung; luftfahrzeugkennzeichen; "
        "immatriculation; matrícula; бортовой; регистрация; рег номер; бортовой №; التسجيل; رقم "
        "التسجيل; رقم الطائرة; tescil; kuyruk no; kuyruk numarası; 注册号; 机号; serial number; bort; "
        "r; reg.; regs; immat; imm; rejestracja; matricola; marche; prefixo; tescil no; serial reg; "
        "registration serial; reg serial; aircraft reg; aircraft registration; ac reg; борт №; רישום"
    ),
    "icao24": (
        "hex id; icao hex code; mode s code; modes; transponder; 24 bit address; adresse hex; адрес; hexcode; "
        "icao24 hex; hex icao; icao hex id; mode s address; 24bit; adresse oaci; hexident; icao24bit"
    ),
    "callsign": (
        "call sign; c/s; cs; flight no.; vol; numéro de vol; indicatif; vuelo; número de vuelo; "
        "indicativo; номер рейса; رقم الرحلة; نداء; الرحلة; çağrı adı; uçuş no; sefer; 航班号; 呼号; 航班"
    ),
    "operator": (
        "operator name; halter; opérateur; compagnie; exploitant; operador; aerolínea; compañía; "
        "авиакомпания; эксплуатант; владелец; المشغل; شركة الطيران; işletici; havayolu; 运营商; 航空公司; "
        "betreiberin; operating as"
    ),
    "origin": (
        "départ; arrivals from; abflug von; salida de; partenza; вылет из; виліт; відліт; odlot; przylot z; "
        "kalkış meydanı; "
        "from airport; departed from; came from; coming from; arrived from; inbound from; previous airport; "
        "start; startort; startflughafen; abflugort; de; depuis; "
        "origine; aéroport de départ; desde; origen; "
        "procedencia; procede de; origem; provenienza; звідки; skąd; aeropuerto de salida; пункт вылета; аэропорт "
        "вылета; من; المصدر; مطار المغادرة; nereden; kalkış; kalkis; kalkış yeri; 出发地; 始发地; "
        "orig icao; orig; estdepartureairport; origin icao"
    ),
    "destination": (
        "arrivée; arrivee; llegada a; arrivo; ankunft in; прилет в; приліт; przylot; departures to; "
        "varış meydanı; "
        "to airport; arrived at; went to; going to; left for; departed to; outbound to; "
        "next airport; zielort; zielflughafen; à; vers; aéroport d'arrivée; hasta; destino; "
        "destinazione; куди; dokąd; "
        "hacia; aeropuerto de llegada; пункт назначения; аэропорт прилета; назначение; إلى; الوجهة; "
        "مطار الوصول; nereye; varış; varis; varış yeri; 目的地; dest icao; dest icao actual; estarrivalairport; "
        "destination icao"
    ),
    "direction": (
        "direction; movement; an/ab; arr/dep; dep/arr; in/out; movement type; richtung; bewegung; mouvement; "
        "sens; movimiento; направление; движение; اتجاه; yön; 方向; "
        "a/d; arrival/departure; dir; mvt; type of movement; landing/takeoff; прилет/вылет; "
        "ankunft/abflug; arrivée/départ; llegada/salida"
    ),
    "route": (
        "route; routing; itinerary; legs; leg; path; strecke; flugstrecke; itinéraire; trajet; "
        "parcours; ruta; itinerario; маршрут; المسار; مسار; خط السير; rota; güzergah; güzergâh; 航线; "
        "路线"
    ),
    "link": (
        "link; links; url; tracker; tracker link; tracking; tracking link; adsb; ads-b; adsb link; "
        "adsbx; adsb exchange; fr24; flightradar; flightradar24; flightaware; source link; source "
        "url; web; proof; evidence; lien; enlace; ссылка; رابط; الرابط; bağlantı; 链接"
    ),
    "source_id": (
        "джерело; джерела; źródło; źródła; fonte; fonti; zdroj; bron; channel; kanal; канал; قناة; "
        "quellen; fuentes; источники; المصدر; kaynak; 来源; reporter; reported by; spotter; "
        "spotted by; seen by; observer; credit"
    ),
    "claim": (
        "ereignis; événement; evento; событие; подія; vorfall; "
        "beschreibung; descripción; описание; الوصف; açıklama; 描述; details"
    ),
    "credibility": "credibility",
    "note": (
        "rmk; rmks; uwagi; nota; opmerkingen; poznámka; "
        "notizen; bemerkungen; anmerkung; anmerkungen; kommentar; commentaire; remarque; remarques; comentario; "
        "примітка; примітки; "
        "comentarios; notas; observaciones; примечание; примечания; комментарий; заметки; ملاحظات; "
        "ملاحظة; not; notlar; 备注; 注释"
    ),
}


_ONE_LETTER = str.maketrans("ёیک", "еيك")
"""Letters for which people write another one, or have another one on their keyboards."""


def comparable(heading: str) -> str:
    """Returns a heading as it is compared.

    >>> comparable("Дата прилёта"), comparable("A/C Type")
    ('датаприлета', 'actype')
    """
    return fold(heading).translate(_ONE_LETTER)


def _by_word() -> dict[str, tuple[str, ...]]:
    index: dict[str, list[str]] = {comparable(target): [target] for target in TARGETS}
    for words in (_MORE_WORDS, OTHER_WORDS):
        for target, text in words.items():
            for word in text.split("; "):
                targets = index.setdefault(comparable(word), [])
                if target not in targets:
                    targets.append(target)
    return {word: tuple(targets) for word, targets in index.items() if word}


MEANINGS = MappingProxyType(_by_word())
"""What a heading may be, by its words as `spellings.fold` has them; several where only the cells can tell."""

TOTALS = frozenset(
    fold(word)
    for word in [
        "total",
        "totals",
        "grand total",
        "sum",
        "subtotal",
        "count",
        "summe",
        "gesamt",
        "insgesamt",
        "anzahl",
        "total général",
        "somme",
        "suma",
        "total general",
        "cantidad",
        "итого",
        "всего",
        "сумма",
        "المجموع",
        "الإجمالي",
        "toplam",
        "genel toplam",
        "合计",
        "总计",
        "总数",
    ]
)
"""What stands at the start of a row of totals."""


_IN_BRACKETS = re.compile(r"[(\[{（].*?[)\]}）]")
_FOOTNOTE = re.compile(r"(?<=\w)\s*(?:[*†‡§¹²³⁴⁵⁶⁷⁸⁹]+|\[[0-9a-z]{1,2}\])$")
_ZONE = re.compile(r"\b(?:utc|gmt|z|zulu)\b", re.IGNORECASE)
_FILLING = re.compile(
    r"\b(?:of|the|code|name|airport|aerodrome|airfield|airbase|icao|iata|utc|gmt|z|zulu|local|lt|flight(?! time)|"
    r"a/?c|aircraft|plane|actual|no|number|country|city)\b",
    re.IGNORECASE,
)
"""What stands beside the word that counts: "Origin aerodrome (ICAO)", "A/C reg"."""
_LONGEST = 60
"""Characters; a longer text is no heading."""


def meanings_of(heading: str) -> tuple[str, ...]:
    """Returns what a heading may be, by its words.

    >>> meanings_of("Tail #"), meanings_of("DATE (UTC)"), meanings_of("Ankunft")
    (('registration',), ('date',), ('arrival', 'destination'))
    """
    heading = _FOOTNOTE.sub("", heading)
    if not heading or len(heading) > _LONGEST:
        return ()
    bare = _IN_BRACKETS.sub(" ", heading)
    return _first_of(heading, bare, _ZONE.sub(" ", bare.replace("_", " ")))


def loose_meanings(heading: str) -> tuple[str, ...]:
    """Returns what a heading may be without the words that only stand beside the one that counts.

    >>> loose_meanings("Origin aerodrome (ICAO)"), loose_meanings("A/C reg"), loose_meanings("Airport")
    (('origin',), ('registration',), ())
    """
    if len(heading) > _LONGEST:
        return ()
    return _first_of(_FILLING.sub(" ", _IN_BRACKETS.sub(" ", heading).replace("_", " ")))


def _first_of(*texts: str) -> tuple[str, ...]:
    return next((meanings for text in texts if (meanings := MEANINGS.get(comparable(text)))), ())
