"""Words that head columns, in the languages of the tables met so far, and what a heading with such a word may
be."""

from types import MappingProxyType

from components.ledger.header_line import OTHER_WORDS
from components.ledger.spellings import fold

TARGETS = (
    "flight_id",
    "date",
    "date_precision",
    "time",
    "arrival",
    "arrival_time",
    "departure",
    "departure_time",
    "aircraft_type",
    "model",
    "registration",
    "icao24",
    "callsign",
    "operator",
    "origin",
    "destination",
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
        "date of flight; tag; date of arrival; flight day; dates; jour; date du vol; fecha de vuelo; día; "
        "dia; data; дата вылета; дата прилета; дата рейса; день; التاريخ; تاريخ; tarih; gün; uçuş "
        "tarihi; 日期; 航班日期; timestamp; firstseen; date time; datetime; seen"
    ),
    "date_precision": "time precision; date precision",
    "time": ("time; utc time; time utc; zulu; hour; uhrzeit; zeit; heure; hora; время; الوقت; saat; 时间"),
    "arrival": (
        "arrival; arrived; arrival date; arr; arrives; date in; in; landed; landing; datetime landed; "
        "actual on; ankunft; ankunftsdatum; landung; arrivée; arrivee; date d'arrivée; llegada; fecha "
        "de llegada; прибытие; прилет; прилёт; дата прибытия; وصول; الوصول; تاريخ الوصول; varış; "
        "varis; varış tarihi; geliş; 到达; 到达日期; 抵达"
    ),
    "arrival_time": (
        "arrival time; arr time; time in; ankunftszeit; heure d'arrivée; hora de llegada; время прилета"
    ),
    "departure": (
        "departure; departed; departure date; dep; departs; date out; out; takeoff; take off; "
        "datetime takeoff; actual off; abflug; abflugdatum; abreise; start; départ; date de départ; "
        "salida; fecha de salida; вылет; отбытие; дата вылета; убытие; مغادرة; المغادرة; تاريخ "
        "المغادرة; kalkış; kalkis; kalkış tarihi; ayrılış; 起飞; 出发; 离开; 离开日期"
    ),
    "departure_time": (
        "departure time; dep time; time out; abflugzeit; heure de départ; hora de salida; время вылета"
    ),
    "aircraft_type": (
        "літак; samolot; velivolo; "
        "a/c type; aircraft type; typ des flugzeugs; type d'avion; type d'aéronef; appareil; "
        "aeronave; avión; tipo; tipo de avión; tipo de aeronave; тип вс; тип самолета; тип самолёта; "
        "вс; воздушное судно; الطائرة; نوع الطائرة; طائرة; طراز; uçak; uçak tipi; ucak; ucak tipi; "
        "机型; 飞机; 飞机型号; typecode; type code"
    ),
    "model": "variant; modell; modèle; modelo; модель; الطراز; 型号",
    "registration": (
        "n number; n-number; n no; tail nr; regn; kennz; kennz.; registrierung; kennung; luftfahrzeugkennzeichen; "
        "immatriculation; matrícula; бортовой; регистрация; рег номер; бортовой №; التسجيل; رقم "
        "التسجيل; رقم الطائرة; tescil; kuyruk no; kuyruk numarası; 注册号; 机号; serial number; bort"
    ),
    "icao24": (
        "hex id; icao hex code; mode s code; modes; transponder; 24 bit address; adresse hex; адрес; hexcode"
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
        "from airport; departed from; came from; coming from; arrived from; inbound from; previous airport; "
        "start; startort; startflughafen; abflugort; de; depuis; "
        "origine; aéroport de départ; desde; origen; "
        "procedencia; procede de; origem; provenienza; звідки; skąd; aeropuerto de salida; пункт вылета; аэропорт "
        "вылета; من; المصدر; مطار المغادرة; nereden; kalkış yeri; 出发地; 始发地; orig icao; orig; "
        "estdepartureairport; origin icao"
    ),
    "destination": (
        "to airport; arrived at; went to; going to; left for; departed to; outbound to; "
        "next airport; zielort; zielflughafen; à; vers; aéroport d'arrivée; hasta; destino; "
        "destinazione; куди; dokąd; "
        "hacia; aeropuerto de llegada; пункт назначения; аэропорт прилета; назначение; إلى; الوجهة; "
        "مطار الوصول; nereye; varış yeri; 目的地; dest icao; dest icao actual; estarrivalairport; "
        "destination icao"
    ),
    "direction": (
        "direction; movement; an/ab; arr/dep; dep/arr; in/out; movement type; richtung; bewegung; mouvement; "
        "sens; movimiento; направление; движение; اتجاه; yön; 方向"
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
        "quellen; fuentes; источники; المصدر; kaynak; 来源; reporter; reported by; spotter; "
        "spotted by; seen by; observer; credit"
    ),
    "claim": "beschreibung; descripción; описание; الوصف; açıklama; 描述; details",
    "credibility": "credibility",
    "note": (
        "notizen; bemerkungen; anmerkung; anmerkungen; kommentar; commentaire; remarque; remarques; comentario; "
        "comentarios; notas; observaciones; примечание; примечания; комментарий; заметки; ملاحظات; "
        "ملاحظة; not; notlar; 备注; 注释"
    ),
}


def _by_word() -> dict[str, tuple[str, ...]]:
    index: dict[str, list[str]] = {fold(target): [target] for target in TARGETS}
    for words in (_MORE_WORDS, OTHER_WORDS):
        for target, text in words.items():
            for word in text.split("; "):
                targets = index.setdefault(fold(word), [])
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
