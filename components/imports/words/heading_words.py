"""Words that head columns, in the languages of the tables met so far, and what a heading with such a word may
mean."""

import re
import unicodedata
from collections.abc import Sequence
from types import MappingProxyType

from components.imports.words.asian_heading_words import ASIAN_WORDS
from components.imports.words.balkan_heading_words import BALKAN_WORDS
from components.imports.words.direction_words import BOTH, direction_in
from components.imports.words.zone_words import BEHIND
from components.ledger.spellings import fold
from components.ledger.tables.header_line import OTHER_WORDS

TARGETS = (
    "flight_id",
    "date",
    "date_end",
    "year",
    "month",
    "day",
    "date_precision",
    "time",
    "arrival",
    "arrival_end",
    "arrival_time",
    "departure",
    "departure_end",
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
    "airfield",
    "direction",
    "route",
    "link",
    "source_id",
    "attributed_to",
    "locator",
    "claim",
    "credibility",
    "note",
)
"""What a column of another table can be here: a column of flights.csv, or part of one."""

_MORE_WORDS = {
    "flight_id": "flight id; event id cnty; fr24 id; incident id; sighting id; movement id; case id; record no",
    "date": (
        "quando; ne zaman; wann; quand; cuándo; коли; когда; متى; kiedy; seen on; date seen utc; "
        "date of flight; tag; "
        "flight day; dates; jour; date du vol; fecha de vuelo; día; dia; data; дата рейса; день; "
        "التاريخ; تاريخ; tarih; gün; uçuş tarihi; 日期; 航班日期; timestamp; zeitstempel; horodateur; отметка "
        "времени; позначка часу; sygnatura czasowa; marca temporal; firstseen; date time; "
        "datetime; seen; flugdatum; date of movement; movement date; date observed; date seen; "
        "observed; date of observation; date time utc; data volo; data do voo; data lotu; datum "
        "letu; dato; תאריך; дата наблюдения; дата и время; fecha vuelo; fecha del vuelo; on; on "
        "date; t utc; ts; ts utc; dt; dt utc; "
        "event day; day of flight; date of event; spotted on; sighted; sighted on; date "
        "sighted; date spotted; observation date; log date; beobachtet; beobachtet am; gesehen am; "
        "vu le; avistado; observado; avvistato; waargenomen; gezien op; data obserwacji; дата "
        "спостереження; дата польоту; дата полёта; дата події; дата события; görüldü; تاريخ الرحلة; "
        "تاريخ الرصد; from date; date from; start date; date start; first date; first day; begin; "
        "beginning; earliest; earliest date; first seen; von datum; datum von; anfangsdatum; "
        "frühestens; beginn; ab; début; date de début; au plus tôt; desde fecha; fecha desde; fecha "
        "inicio; fecha de inicio; inicio; início; data início; data inicial; data inizio; inizio; "
        "begindatum; startdatum; data od; od; początek; дата с; с; початкова дата; початок; дата "
        "начала; начало; başlangıç; başlangıç tarihi; من تاريخ; تاريخ البداية; flown; flown on; "
        "ημερομηνία; datoen; dag; zi"
    ),
    "date_end": (
        "to date; date to; end date; date end; until; till; thru; through; end; last date; last possible "
        "day; latest; latest date; date until; upto; bis; bis datum; enddatum; spätestens; jusqu'à; "
        "jusqu'au; date de fin; fin; au plus tard; hasta fecha; fecha hasta; fecha fin; fecha final; fin "
        "fecha; até; data fim; data final; fim; fino a; fino al; data fine; fine; entro; tot; tot en met; "
        "einddatum; data do; data końcowa; koniec; по дату; дата по; кінцева дата; дата окончания; по; "
        "bitiş; bitiş tarihi; إلى تاريخ; حتى; تاريخ النهاية; last day; last seen; no later than"
    ),
    "year": "year; jahr; année; annee; año; ano; год; سنة; السنة; yıl; yil; 年; anno; rok",
    "month": "month; monat; mois; mes; месяц; شهر; الشهر; ay; 月; mese; miesiąc",
    "day": "day; tag; jour; día; dia; день; число; يوم; gün; gun; 日; giorno; dzień; day of month",
    "elsewhere": (
        "from/to; to/from; origin/destination; from or to; other airport; other airfield; other "
        "aerodrome; other base; other place; other location; other city; other end; far end; von/nach; anderer "
        "flughafen; anderer flugplatz; anderer ort; autre aéroport; autre aérodrome; autre lieu; otro aeropuerto; "
        "otro lugar; outro aeroporto; altro aeroporto; andere luchthaven; inne lotnisko; drugie lotnisko; другой "
        "аэродром; другой аэропорт; інший аеродром; інший аеропорт; diğer havaalanı; "
        "откуда/куда; provenance/destination; origen/destino; airport; flughafen; aéroport; aeropuerto; "
        "aeroporto; luchthaven; lotnisko; аеропорт; аэропорт; havaalanı; havalimanı; مطار; المطار; place; "
        "location"
    ),
    "aircraft_count": (
        "number of a/c; number of ac; nr of aircraft; nr of flights; nb; nbre; nb d'avions; nb d'appareils; "
        "nombre "
        "d'appareils; nombre d'aéronefs; número de aviones; número de aeronaves; número de aviões; "
        "numero di aerei; "
        "aantal; aantal vliegtuigen; liczba samolotów; кількість; кількість літаків; число самолетов; uçak adedi; "
        "number of aircraft; no of aircraft; aircraft count; count of aircraft; number of planes; qty; quantity; "
        "count; how many; number of flights; no of flights; flights; movements; anzahl; anzahl flugzeuge; "
        "anzahl flüge; nombre d'avions; nombre de vols; nombre; cantidad; cantidad de aviones; количество; "
        "кол-во; кол-во вс; количество рейсов; عدد الطائرات; العدد; adet; "
        "uçak sayısı; 数量; 架次; liczba; numero di voli"
    ),
    "date_precision": "time precision; date precision",
    "time": (
        "time; utc; t utc; t z; msk; мск; zulu time; "
        "utc time; time utc; zulu; hour; uhrzeit; zeit; heure; hora; время; الوقت; saat; 时间; "
        "heure utc; hora utc; orario; ora; час; שעה; time of day"
        "; godz; godzina; tijd; lt; heure locale; heures locales; hora local; ora locale; ortszeit; "
        "lokalzeit; godzina lokalna; godz. lokalna; czas lokalny; místní čas; местное время; время местное; "
        "місцевий час; yerel saat; plaatselijke tijd; lokale tijd; lokal tid; tid; klokkeslæt; paikallinen aika"
    ),
    "arrival": (
        "прил; arrival; arrived; arrival date; arr; arrives; date in; in; landed; landing; datetime "
        "landed; actual on; ankunft; ankunftsdatum; landung; arrivée; arrivee; date d'arrivée; "
        "llegada; fecha de llegada; прибытие; прилет; прилёт; дата прибытия; وصول; الوصول; تاريخ "
        "الوصول; varış; varis; varış tarihi; geliş; 到达; 到达日期; 抵达; arr date; date arr; arr day; "
        "landing date; date of landing; date of arrival; arrived at; touchdown; datum ankunft; "
        "landedatum; date arrivée; дата прилета; дата посадки; data arrivo; data przylotu; touched "
        "down; touch down; came in; flew in; came; got in; on ground; on the ground; wheels down; "
        "arrival day; arrival datetime; arrival date time; arrived on; landed on; inbound; "
        "angekommen; gelandet; ankunft am; eingetroffen; einflug; landetag; atterrissage; atterri; "
        "arrivé; arrivé le; posé; jour d'arrivée; aterrizaje; aterrizó; llegó; arribo; fecha de "
        "aterrizaje; arrivo; arrivato; atterraggio; atterrato; data di arrivo; chegada; chegou; "
        "pouso; aterragem; aterrissagem; data de chegada; data de pouso; aankomst; aangekomen; "
        "landing op; geland; aankomstdatum; przylot; przyloty; przyleciał; lądowanie; wylądował; "
        "przybycie; data przybycia; data lądowania; прибуття; приліт; посадка; приземлення; дата "
        "прибуття; дата прильоту; прибув; сел; прилетел; прибыл; приземление; дата приземления; "
        "iniş; indi; iniş tarihi; geldi; geliş tarihi; varış günü; هبوط; الهبوط; تاريخ الهبوط; تاريخ "
        "القدوم; القدوم; قدوم; ankomst; ankomstdatum; landning; άφιξη; přílet; sosire"
    ),
    "arrival_time": (
        "прил; on; on time; wheels on; on block; blocks on; chocks on; aldt; aibt; "
        "arrival time; arr time; time in; ankunftszeit; heure d'arrivée; hora de llegada; время "
        "прилета; arrival; arr; arrived; landed; landing; ata; time of arrival; time of landing; "
        "landing time; touchdown time; heure arrivée; landezeit; время посадки; touched down; came "
        "in; on ground; landing at; landed at; ankunft; landung; uhrzeit landung; uhrzeit ankunft; "
        "atterrissage; heure d'atterrissage; heure arrivee; llegada; aterrizaje; hora de aterrizaje; "
        "hora llegada; arrivo; ora arrivo; ora di arrivo; atterraggio; chegada; pouso; hora de "
        "chegada; hora de pouso; aankomst; aankomsttijd; landingstijd; przylot; godzina przylotu; "
        "godzina lądowania; lądowanie; приліт; посадка; час прильоту; час посадки; прилет; прибытие; "
        "время прибытия; iniş; iniş saati; varış saati; geliş saati; وقت الوصول; وقت الهبوط; الوصول; "
        "ankomst; landning; ankomsttid; άφιξη; přílet"
    ),
    "departure": (
        "выл; eobd; dof; departure; departed; departure date; dep; departs; date out; out; takeoff; take off; "
        "datetime takeoff; actual off; abflug; abflugdatum; abreise; start; départ; date de départ; "
        "salida; fecha de salida; вылет; отбытие; дата вылета; убытие; مغادرة; المغادرة; تاريخ "
        "المغادرة; kalkış; kalkis; kalkış tarihi; ayrılış; 起飞; 出发; 离开; 离开日期; dep date; date dep; dep "
        "day; takeoff date; date of takeoff; date of departure; departed at; datum abflug; date "
        "départ; data partenza; data odlotu; wheels up; left; took off; flew out; went; off ground; "
        "off the ground; gone; departure day; departure datetime; departure date time; left on; "
        "outbound; abgeflogen; gestartet; abflug am; abgereist; ausflug; décollage; décollé; parti; "
        "parti le; reparti; jour de départ; despegue; despegó; salió; fecha de despegue; partenza; "
        "partito; decollo; decollato; data di partenza; partida; partiu; saída; decolagem; "
        "descolagem; data de partida; data de saída; vertrek; vertrokken; vertrekdatum; opgestegen; "
        "odlot; odloty; odleciał; wylot; start samolotu; data wylotu; відліт; виліт; зліт; дата "
        "вильоту; дата відльоту; вилетів; взлет; взлёт; вылетел; убыл; дата взлета; дата убытия; "
        "kalktı; gidiş; gidiş tarihi; gitti; ayrıldı; ayrılış tarihi; إقلاع; الإقلاع; تاريخ الإقلاع; "
        "الرحيل; avgång; avgang; afgang; avresa; avgångsdatum; αναχώρηση; odlet; plecare"
    ),
    "departure_time": (
        "выл; off; off time; wheels off; off block; blocks off; chocks off; "
        "eobt; aobt; atot; departure time; dep time; time out; abflugzeit; heure de départ; hora de salida; время "
        "вылета; departure; dep; departed; takeoff; atd; time of departure; time of takeoff; takeoff "
        "time; heure départ; startzeit; время взлета; wheels up; left; took off; off ground; takeoff "
        "at; departed at; abflug; abflugszeit; uhrzeit abflug; uhrzeit start; décollage; départ; "
        "heure de décollage; heure depart; salida; despegue; hora de despegue; hora salida; "
        "partenza; ora partenza; ora di partenza; decollo; partida; saída; decolagem; hora de "
        "partida; hora de saída; vertrek; vertrektijd; odlot; wylot; godzina odlotu; godzina wylotu; "
        "відліт; виліт; час вильоту; час відльоту; вылет; взлет; kalkış; kalkış saati; gidiş saati; "
        "وقت المغادرة; وقت الإقلاع; المغادرة; avgång; avgang; afgang; avgångstid; αναχώρηση; odlet"
    ),
    "aircraft_type": (
        "aircraft types; types; types of aircraft; types d'avions; types d'appareils; tipos de avión; "
        "tipi di aerei; "
        "typy samolotów; типы вс; quoi; quel avion; quel appareil; qué; qué avión; o quê; que avião; che cosa; "
        "cosa; "
        "che aereo; co; jaki samolot; ne; hangi uçak; що; что; літак; тип літака; samolot; velivolo; a/c type; "
        "aircraft type; typ des flugzeugs; type "
        "d'avion; type d'aéronef; appareil; aeronave; avión; tipo; tipo de avión; tipo de aeronave; "
        "тип вс; тип самолета; тип самолёта; вс; воздушное судно; الطائرة; نوع الطائرة; طائرة; طراز; "
        "uçak; uçak tipi; ucak; ucak tipi; 机型; 飞机; 飞机型号; typecode; type code; a/c; t; typ samolotu; "
        "tipo aeromobile; aereo; airframe; type of aircraft; plane type; aircraft type icao; סוג "
        "מטוס; what; what flew; what came; aircraft kind; kind of aircraft; kind; airplane; machine; "
        "bird; platform; make; make and model; make model; aircraft model type; maschine; "
        "luftfahrzeug; luftfahrzeugtyp; flugzeugmuster; baumuster; type appareil; type de "
        "l'appareil; avion type; aéronef; tipo avión; modelo de avión; tipo de avião; avião; tipo di "
        "aereo; tipo aereo; tipo velivolo; tipo di velivolo; modello; vliegtuig; vliegtuigtype; type "
        "vliegtuig; toestel; type toestel; statek powietrzny; rodzaj samolotu; model samolotu; тип "
        "пс; повітряне судно; модель літака; борт тип; тип воздушного судна; тип борта; машина; "
        "самолет тип; uçak modeli; uçağın tipi; نوع الطيارة; طراز الطائرة; نوع; type reg; type "
        "registration; reg type; type and reg; type and registration; aircraft and reg; typ "
        "kennzeichen; flygplan; fly; flytype; τύπος; αεροσκάφος; letadlo; typ letadla; avion tip"
        "; type avion; aeromobile; acft; equip; iata aircraft; aircraft iata; iata ac; ac iata; iata ac code; "
        "iata aircraft code; aircraft iata code; ac iata code"
        "; نوع الطائره; طراز الطائرة ونوعها; موديل الطائرة; نوع الطائرات; тип летательного аппарата; "
        "тип ла; модель вс; модель самолёта; летательный аппарат; тип повітряного судна; "
        "тип літального апарату; літальний апарат; hava aracı; hava aracı tipi; uçak türü; uçağın türü; "
        "hava aracı türü; نوع هواپیما; هواپیما; مدل هواپیما; نوع پرنده; تیپ هواپیما; tipo de aparato; "
        "clase de avión; modelo de aeronave; aparato; modelo da aeronave; modelo do avião; "
        "tipo de aeronaves; type d'appareil; modèle d'avion; modèle d'appareil; modèle de l'avion; "
        "type de l'avion; type aéronef; flugzeugmodell; luftfahrzeugmuster; luftfahrzeugart; maschinentyp; "
        "typ statku powietrznego; typ maszyny; maszyna; rodzaj maszyny; tipo di aeromobile; modello aereo; "
        "modello di aereo; modello velivolo; 飞机类型; 机种; 飞机机型; 航空器型号; 航空器类型; 飛機型號; "
        "機型; 飛機"
    ),
    "model": "variant; modell; modèle; modelo; модель; الطراز; 型号",
    "registration": (
        "n number; n-number; n no; tail nr; regn; kennz; kennz.; registrierung; kennung; "
        "luftfahrzeugkennzeichen; immatriculation; matrícula; бортовой; регистрация; рег номер; "
        "бортовой №; التسجيل; رقم التسجيل; رقم الطائرة; tescil; kuyruk no; kuyruk numarası; 注册号; 机号; "
        "serial number; bort; r; reg.; regs; immat; imm; rejestracja; matricola; marche; prefixo; "
        "tescil no; serial reg; registration serial; reg serial; aircraft reg; aircraft "
        "registration; ac reg; борт №; רישום; tail; tail code; tail mark; marks; marking; markings; "
        "aircraft id; hull; bort number; bort no; side number; kz; kfz; kennzeichnung; zulassung; "
        "immatriculé; immat.; matrícula avión; número de cola; registro; matrícula da aeronave; "
        "marca; marche di registrazione; registratie; staartnummer; registratienummer; numer "
        "rejestracyjny; numer boczny; znaki rejestracyjne; znaki; бортовий номер; бортовий; "
        "реєстрація; реєстраційний номер; бортовой номер вс; рег; рег.; рег. номер; хвостовой номер; "
        "kuyruk; tescil numarası; kuyruk kodu; رقم الذيل; تسجيل; registrering; νηολόγιο; "
        "imatrikulace; înmatriculare; poznávací značka"
        "; nr rej; nr rejestracyjny; numer rejestracyjny; znaki rej; mat; борт номер; рег; рег номер; реєстр; rego"
        "; رقم تسجيل الطائرة; تسجيل الطائرة; رمز التسجيل; علامة التسجيل; الرقم التسلسلي; "
        "регистрационный номер; регистрационный знак; номер борта; рег номер вс; рег знак; "
        "реєстраційний знак; номер борту; tescil işareti; uçak tescili; tescil kodu; شماره ثبت; ثبت; "
        "شماره ثبت هواپیما; رجیستر; رجیستری; شماره دم; número de matrícula; matrícula de la aeronave; "
        "número de registro; registro de la aeronave; prefixo da aeronave; número de registo; registo; "
        "registro da aeronave; número de série; numéro d'immatriculation; immatriculation de l'appareil; "
        "numéro de série; numéro de queue; matricule; luftfahrzeugkennung; kennzeichen des flugzeugs; "
        "eintragungszeichen; seriennummer; hecknummer; znak rejestracyjny; nr boczny; numer seryjny; "
        "numer ogonowy; marca di registrazione; numero di registrazione; immatricolazione; "
        "numero di serie; numero di coda; 登记号; 注册号码; 注册编号; 机尾号; 尾号; 机身编号; 註冊號; 機號"
    ),
    "icao24": (
        "hex id; icao hex code; mode s code; modes; transponder; 24 bit address; adresse hex; адрес; hexcode; "
        "icao24 hex; hex icao; icao hex id; mode s address; 24bit; adresse oaci; hexident; icao24bit"
    ),
    "callsign": (
        "arcid; acid; call sign; c/s; cs; flight no.; vol; numéro de vol; indicatif; vuelo; número de vuelo; "
        "indicativo; номер рейса; رقم الرحلة; نداء; الرحلة; çağrı adı; uçuş no; sefer; 航班号; 呼号; 航班"
        "; znak wywoławczy; nominativo; roepnaam; çağrı kodu; call; flt; flt no"
    ),
    "operator": (
        "operator name; halter; opérateur; compagnie; exploitant; operador; aerolínea; compañía; "
        "авиакомпания; эксплуатант; владелец; المشغل; شركة الطيران; işletici; havayolu; 运营商; 航空公司; "
        "betreiberin; operating as; qui; wer; quién; quem; chi; kto; kim; хто; кто; who; who flew; who flies; "
        "flown by; whose; air arm; airforce; "
        "force; unit; user; company; nation air force; betreiber land; fluggesellschaft; luftwaffe; "
        "eigentümer; nutzer; einheit; compagnie aérienne; armée de l'air; utilisateur; propriétaire; "
        "aerolinea; propietario; fuerza aérea; companhia; companhia aérea; operadora; proprietário; "
        "força aérea; operatore; compagnia; compagnia aerea; proprietario; aeronautica; "
        "maatschappij; luchtvaartmaatschappij; eigenaar; luchtmacht; gebruiker; operator; "
        "przewoźnik; linia lotnicza; właściciel; użytkownik; siły powietrzne; оператор; "
        "авіакомпанія; власник; перевізник; експлуатант; ввс; перевозчик; принадлежность; işleten; "
        "operatör; şirket; hava yolu; sahibi; hava kuvvetleri; الشركة; المشغّل; شركة; الجهة المشغلة; "
        "المالك; operatør; flyselskap; flybolag; φορέας; provozovatel; dopravce; operatorul"
        "; opr; op; oper; eksploatant; squadron; sqn; af"
        "; الشركة المشغلة; الشركة المشغّلة; المشغل الجوي; شركة التشغيل; اسم المشغل; اسم الشركة; الناقل; "
        "الناقل الجوي; الناقلة; القوات الجوية; سلاح الجو; مشغل; المشغلة; جهة التشغيل; الخطوط الجوية; "
        "مالك الطائرة; مشغل الطائرة; авиаперевозчик; оператор вс; эксплуатант вс; компания; собственник; "
        "владелец вс; авиаоператор; военно-воздушные силы; авіаперевізник; компанія; експлуатант пс; "
        "повітряні сили; авіаоператор; власник пс; işletmeci; taşıyıcı; havayolu şirketi; "
        "hava yolu şirketi; operatör şirket; kullanıcı; hava taşıyıcısı; اپراتور; شرکت; شرکت هواپیمایی; "
        "ایرلاین; بهره‌بردار; مالک; نیروی هوایی; شرکت هوایی; هواپیمایی; compañía aérea; línea aérea; "
        "aerolíneas; empresa; transportista; propietario de la aeronave; operador aéreo; explotador; "
        "usuario; linha aérea; empresa aérea; transportadora; transportador; companhia operadora; "
        "transporteur; transporteur aérien; société; opérateur aérien; compagnie exploitante; armée; "
        "forces aériennes; flugbetreiber; flugunternehmen; luftfahrtunternehmen; luftverkehrsgesellschaft; "
        "luftfahrtgesellschaft; airline name; luftfahrzeughalter; besitzer; gesellschaft; "
        "luftstreitkräfte; nutzer des flugzeugs; linie lotnicze; firma; spółka; przewoźnik lotniczy; "
        "operator lotniczy; użytkownik samolotu; vettore; vettore aereo; esercente; linea aerea; società; "
        "utilizzatore; forza aerea; 运营人; 营运人; 承运人; 经营者; 所属单位; 所有者; 所属公司; 使用者; "
        "运营公司; 空军; 營運商; 航空公司名称"
    ),
    "origin": (
        "en provenance; provenant de; viniendo de; procede; vinda de; venendo da; przyleciał z; przybył z; gelen; "
        "départ; arrivals from; abflug von; salida de; partenza; вылет из; виліт; відліт; odlot; "
        "przylot z; kalkış meydanı; from airport; departed from; came from; coming from; arrived "
        "from; inbound from; previous airport; start; startort; startflughafen; abflugort; de; "
        "depuis; origine; aéroport de départ; desde; origen; procedencia; procede de; origem; "
        "provenienza; звідки; skąd; aeropuerto de salida; пункт вылета; аэропорт вылета; من; المصدر; "
        "مطار المغادرة; nereden; kalkış; kalkis; kalkış yeri; 出发地; 始发地; orig icao; orig; "
        "estdepartureairport; origin icao; kommt aus; came in from; flew in from; in from; where "
        "from; came out of; arriving from; arrived out of; from where; departed; from base; from "
        "country; origin country; coming out of; out of; last airport; gekommen aus; kam aus; aus; "
        "von wo; woher; ankunft aus; abflughafen; startplatz; herkunftsort; venant de; en provenance "
        "de; provient de; d'où; arrivée de; lieu de départ; aéroport d'origine; viene de; vino de; "
        "proveniente de; llegada de; de dónde; lugar de salida; aeropuerto de origen; procedente de; "
        "vindo de; veio de; origem do voo; procedência; de onde; aeroporto de origem; chegada de; "
        "da; da dove; provenienza da; proveniente da; arrivo da; aeroporto di partenza; aeroporto di "
        "origine; van; vanaf; afkomstig van; herkomst; vertrek van; waarvandaan; luchthaven van "
        "vertrek; z; ze; z lotniska; lotnisko wylotu; lotnisko startu; pochodzenie; skad; miejsce "
        "startu; przylot skąd; з; із; звідки прибув; аеропорт вильоту; місце вильоту; пункт вильоту; "
        "прибув з; прибыл из; из; откуда прибыл; прилетел из; откуда прилетел; аэропорт отправления; "
        "место вылета; пункт отправления; geldiği yer; nereden geldi; çıkış; çıkış yeri; kalkış "
        "havalimanı; kalkış noktası; من أين; قادم من; قادمة من; مكان الإقلاع; جهة القدوم; last stop; "
        "previous stop; take off site; take off place; departure site; place of departure; från; "
        "fra; από; z místa; odkud"
        "; ex; uit; arr from; dep apt"
    ),
    "destination": (
        "allant vers; allant à; reparti pour; yendo a; rumbo; con destino a; indo para; andando a; "
        "con destinazione; "
        "odleciał do; poleciał do; giden; arrivée; arrivee; llegada a; arrivo; ankunft in; прилет в; приліт; "
        "przylot; departures to; "
        "varış meydanı; to airport; arrived at; went to; going to; left for; departed to; outbound "
        "to; next airport; zielort; zielflughafen; à; vers; aéroport d'arrivée; hasta; destino; "
        "destinazione; куди; dokąd; hacia; aeropuerto de llegada; пункт назначения; аэропорт "
        "прилета; назначение; إلى; الوجهة; مطار الوصول; nereye; varış; varis; varış yeri; 目的地; dest "
        "icao; dest icao actual; estarrivalairport; destination icao; went on to; flew on to; on to; "
        "onward to; onwards to; where to; flew to; flew out to; out to; headed to; heading to; to "
        "where; left to; to base; to country; destination country; onward; going; next; next stop; "
        "weiter nach; flog nach; weiterflug nach; wohin; abflug nach; zielflugplatz; bestimmungsort; "
        "à destination de; en direction de; reparti vers; vers où; départ vers; départ pour; "
        "aéroport de destination; lieu d'arrivée; va a; fue a; hacia dónde; salida a; salida hacia; "
        "rumbo a; a dónde; lugar de llegada; aeropuerto de destino; para; foi para; com destino a; "
        "para onde; aeroporto de destino; partida para; per; diretto a; dove; verso; per dove; "
        "partenza per; aeroporto di arrivo; aeroporto di destinazione; naar; bestemming; vertrek "
        "naar; waarheen; luchthaven van aankomst; do; dokad; cel; cel lotu; kierunek; lotnisko "
        "przylotu; lotnisko docelowe; miejsce lądowania; wylot do; odlot do; до; куди вилетів; "
        "аеропорт прибуття; аеропорт прильоту; пункт призначення; місце посадки; призначення; "
        "вилетів до; улетел в; убыл в; куда улетел; куда вылетел; вылет в; аэропорт назначения; "
        "место посадки; пункт прилета; gittiği yer; nereye gitti; hedef; varış havalimanı; varış "
        "noktası; gidiş yeri; إلى أين; متجه إلى; متجهة إلى; مكان الهبوط; جهة المغادرة; where next; "
        "where to next; landing site; landing place; place of landing; arrival site; till; til; "
        "προς; kam; do místa"
        "; arr apt"
    ),
    "airfield": (
        "wo; où; dónde; onde; dove; gdzie; nerede; де; где; field; airfield; aerodrome; air base; airbase; "
        "base; ad; aerodrom; location; place; "
        "station; site; airport; where; flugplatz; flugfeld; fliegerhorst; stützpunkt; ort; "
        "standort; flughafen; lieu; terrain; aérodrome; base aérienne; aéroport; aeródromo; base "
        "aérea; lugar; campo; aeropuerto; aeroporto; campo de aviação; local; luogo; campo di volo; "
        "base aerea; aeroporto base; vliegveld; vliegbasis; luchtmachtbasis; plaats; luchthaven; "
        "lotnisko; baza; baza lotnicza; miejsce; аеродром; авіабаза; летовище; місце; аеропорт; "
        "аэродром; авиабаза; база; место; аэропорт; üs; hava üssü; meydan; havaalanı; havalimanı; "
        "yer; قاعدة; القاعدة; القاعدة الجوية; مطار; المطار; المكان; flygplats; flyplass; lufthavn; "
        "αεροδρόμιο; letiště; základna; aeroport; aerodromul"
    ),
    "direction": (
        "sentido; dirección; direção; sentido do movimento; direzione; senso; movimento; kierunek; ruch; yönü; "
        "hareket; "
        "напрямок; напрям; direction; movement; an/ab; arr/dep; dep/arr; in/out; movement type; richtung; "
        "bewegung; mouvement; "
        "sens; movimiento; направление; движение; اتجاه; yön; 方向; "
        "a/d; arrival/departure; dir; mvt; mvmt; type of movement; landing/takeoff; прилет/вылет; "
        "ankunft/abflug; arrivée/départ; llegada/salida; mvt type"
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
        "; رابط المنشور; رابط التتبع; روابط; رابط المصدر; رابط التغريدة; لينک; لینک; پیوند; "
        "ссылка на пост; ссылка на трекер; 链接地址; 網址; 网址; 连接; enlaces; enlace al rastreador; "
        "liens; lien de suivi; bağlantı adresi; collegamento; ligação; odnośnik"
    ),
    "source_id": (
        "src; srcs; джерело; джерела; źródło; źródła; fonte; fonti; zdroj; bron; channel; kanal; канал; قناة; "
        "quellen; fuentes; источники; المصدر; kaynak; 来源; reporter; reported by; spotter; spotted "
        "by; photographer; photo by; photographed by; image by; picture by; fotograf; photographe; fotógrafo; "
        "fotografo; fotoğrafçı; фотограф; "
        "seen by; observer; credit; who saw it; who said; who reported; seen by whom; where "
        "seen; where reported; reporter name; from whom; quelle link; beobachter; gemeldet von; "
        "gesehen von; melder; source d'information; vu par; signalé par; observateur; informateur; "
        "visto por; reportado por; observador; informante; relatado por; visto da; segnalato da; "
        "osservatore; bronnen; gezien door; gemeld door; waarnemer; obserwator; zgłoszone przez; "
        "зауважив; спостерігач; автор; наблюдатель; кто видел; кто сообщил; сообщил; kaynaklar; "
        "qui; wer; quién; quem; chi; kto; kim; хто; кто; gören; bildiren; gözlemci; المصادر; مصدر; الراصد; who; "
        "who told; told by; who wrote; "
        "informant; källa; kilde; πηγή; sursă; sursa; your name; observer name; name of observer; ihr name; "
        "dein name; name des beobachters; votre nom; nom de l'observateur; imię i nazwisko; twoje imię; imię;"
        " ваше имя; имя наблюдателя; ваше ім'я; ім'я спостерігача; tu "
        "nombre; su nombre; nombre del observador"
        "; مصدر المعلومات; مصدر المعلومة; المرجع; المراجع; اسم المصدر; المصدر الأصلي; الناشر; "
        "صاحب المنشور; источник информации; источник данных; автор сообщения; канал источник; "
        "джерело інформації; джерело даних; автор повідомлення; повідомив; kaynağı; bilgi kaynağı; "
        "veri kaynağı; kaynak adı; referans; bildiren kişi; منبع; منابع; منبع خبر; مأخذ; گزارشگر; "
        "fuente de información; fuente de la información; origen de la información; referencia; "
        "referencias; fonte da informação; fonte de informação; referência; referências; fontes; "
        "sources d'information; source de l'information; références; origine de l'information; "
        "informationsquelle; quellenangabe; quellenangaben; beleg; belege; nachweis; datenquelle; "
        "gemeldet durch; źródło informacji; źródło danych; referencje; autor; fonte dell'informazione; "
        "fonte di informazione; riferimento; riferimenti; fonte dati; 来源信息; 信息来源; 消息来源; "
        "资料来源; 数据来源; 情报来源; 出处; 來源"
    ),
    "claim": (
        "ereignis; événement; evento; событие; подія; vorfall; "
        "beschreibung; descripción; описание; الوصف; açıklama; 描述; details"
    ),
    "credibility": (
        "credibility; how sure; how certain; sure; certainty; certain; confidence level; confidence grade; "
        "sureness; reliability of report; rating; probability; likelihood; sicherheit; wie sicher; "
        "vertrauen; verlässlichkeit; glaubwürdigkeit; konfidenz; fiabilité; certitude; confiance; "
        "crédibilité; sûreté; fiabilidad; certeza; confianza; credibilidad; confiança; confiabilidade; "
        "credibilidade; attendibilità; affidabilità; certezza; credibilità; confidenza; zekerheid; "
        "betrouwbaarheid; geloofwaardigheid; hoe zeker; pewność; wiarygodność; впевненість; достовірність; "
        "надійність; уверенность; достоверность; надежность; надёжность; güven; güvenilirlik; kesinlik; "
        "emin; الثقة; درجة الثقة; الموثوقية; المصداقية"
    ),
    "note": (
        "rmk; rmks; uwagi; nota; opmerkingen; poznámka; notizen; bemerkungen; anmerkung; "
        "anmerkungen; kommentar; commentaire; remarque; remarques; comentario; примітка; примітки; "
        "comentarios; notas; observaciones; примечание; примечания; комментарий; заметки; ملاحظات; "
        "ملاحظة; not; notlar; 备注; 注释; anything else; other; other info; additional info; further "
        "info; misc; sonstiges; hinweis; hinweise; anmerk; zusatz; remarque s; divers; autre; "
        "observations; otros; observación; comentário; comentários; observações; observação; obs; "
        "outros; note varie; osservazioni; commenti; commento; annotazioni; altro; opmerking; "
        "notitie; notities; overig; toelichting; uwaga; notatki; komentarz; inne; примечания к "
        "рейсу; коментар; коментарі; нотатки; інше; прочее; комментарии; açıklamalar; yorum; diğer; "
        "تعليق; تعليقات; ملحوظات; ملاحظه; anm; anmärkning; merknad; bemærkning; παρατηρήσεις; "
        "σχόλια; observații; mențiuni"
        "; bem; прим; info"
        "; الملاحظات; ملاحظات إضافية; معلومات إضافية; تعليق إضافي; توضيح; توضيحات; هوامش; дополнительно; "
        "дополнительная информация; замечания; пометки; пояснения; додатково; додаткова інформація; "
        "зауваження; пояснення; помітки; ek bilgi; ek bilgiler; notu; yorumlar; ek not; توضیحات; یادداشت; "
        "یادداشت‌ها; نکات; نظرات; توضیح; información adicional; anotaciones; apuntes; "
        "informação adicional; informações adicionais; anotações; nota adicional; comentario adicional; "
        "informations complémentaires; précisions; annotation; annotations; remarques complémentaires; "
        "notes complémentaires; zusatzinfo; zusatzinformation; zusatzinformationen; vermerk; vermerke; "
        "notiz; weitere angaben; ergänzungen; erläuterung; informacje dodatkowe; dodatkowe informacje; "
        "adnotacje; dopiski; notatka; komentarze; informazioni aggiuntive; note aggiuntive; osservazione; "
        "appunti; informazioni; 备考; 说明; 附注; 其他; 評論; 備註; 补充说明; 其他信息"
    ),
}


_ONE_LETTER = str.maketrans("یکıłøđ", "يكilod")
"""Letters that people replace by another one, or have as another one on their keyboards."""


def comparable(heading: str) -> str:
    """Returns a heading normalised for comparison: without diacritics, which people leave out.

    >>> comparable("Дата прилёта"), comparable("A/C Type"), comparable("Kalkış Meydanı")
    ('датаприлета', 'actype', 'kalkismeydani')
    """
    letters = unicodedata.normalize("NFKD", heading.casefold()).translate(_ONE_LETTER)
    return fold("".join(letter for letter in letters if not unicodedata.combining(letter)))


def _by_word() -> dict[str, tuple[str, ...]]:
    index: dict[str, list[str]] = {comparable(target): [target] for target in TARGETS}
    for words in (_MORE_WORDS, ASIAN_WORDS, BALKAN_WORDS, OTHER_WORDS):
        for target, text in words.items():
            for word in text.split("; "):
                targets = index.setdefault(comparable(word), [])
                if target not in targets:
                    targets.append(target)
    return {word: tuple(targets) for word, targets in index.items() if word}


MEANINGS = MappingProxyType(_by_word())
"""What a heading may mean, by its words folded as in `spellings.fold`; several meanings if only the cells can
tell."""

_STARTS_TEXT = (
    "from date; date from; start date; date start; first date; first day; begin; beginning; earliest; "
    "earliest date; first seen; von datum; datum von; anfangsdatum; frühestens; beginn; ab; début; date "
    "de début; au plus tôt; desde fecha; fecha desde; fecha inicio; fecha de inicio; inicio; início; "
    "data início; data inicial; data inizio; inizio; begindatum; startdatum; data od; od; początek; дата "
    "с; с; початкова дата; початок; дата начала; начало; başlangıç; başlangıç tarihi; من تاريخ; تاريخ "
    "البداية; von; start; 開始日; 开始日期; 起始日期; 시작일; از تاریخ; تاریخ شروع; מתאריך; תאריך התחלה"
)
_STARTS = frozenset(comparable(word) for word in _STARTS_TEXT.split("; "))
"""Headings of the first of two columns of days: one flight was between them, or an aircraft stayed."""

_BETWEEN = re.compile(
    r"\b(?:between|zwischen|entre|tra|fra|tussen|między|pomiędzy|между|між|arası(?:nda)?|بين)\b", re.IGNORECASE
)

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
"""Words at the start of a row of totals."""


_IN_BRACKETS = re.compile(r"[(\[{（].*?[)\]}）]")
_FOOTNOTE = re.compile(r"(?<=\w)\s*(?:[*†‡§¹²³⁴⁵⁶⁷⁸⁹]+|\[[0-9a-z]{1,2}\])$")
_ZONE = re.compile(r"\b(?:utc|gmt|z|zulu)\b", re.IGNORECASE)
_NUMBER_OF = re.compile(r"^\s*#\s*(?:of\s)?(?=\s*\w)")
"""The sign before what is counted: # aircraft."""
_BOTH = re.compile(r"\s*[/|]\s*")
"""What separates two words for one thing."""
_FILLING = re.compile(
    r"\b(?:of|the|code|name|airport|aerodrome|airfield|airbase|icao|iata|utc|gmt|z|zulu|local|lt|lcl|"
    r"flight(?! time)|"
    r"a/?c|aircraft|plane|actual|no|number|country|city|it|they|was|were|did|has|had|when|date|day|"
    r"i|am|me|us|we|you|are|my|our|wann|datum|tag|der|des|dem|die|quand|jour|du|de|des|la|le|les|del|el|los|las|fecha|día|"
    r"della|dell['’]|di|giorno|da|do|dia|van|het|op|dag|data|dzień|дата|день|tarihi|günü|تاريخ|يوم)\b|\b(?:dell|[dl])['’]",
    re.IGNORECASE,
)
"""Words beside the one that matters: "Origin aerodrome (ICAO)", "A/C reg", "Datum der Landung"."""
_LONGEST = 60
"""Characters of a heading; a longer text is none."""


_SEEING = re.compile(
    r"\b(?:did|can|could|have|has|(?<!^)was|were|is|are|it|they|you|see|saw|seen|spot|spotted|notice|noticed|think|"
    r"habe?n?|hast|sie|du|ihr|es|das|gesehen|beobachtet|war|waren|ist|"
    r"est-ce|est|était|avez|as|vous|tu|vu|aviez|observé|ce|que|l['’]|"
    r"pan/pani|pan|pani|państwo|widział(?:/\w+|\w*)|zobaczył\w*|był[aoy]?|jest|to|go|"
    r"ви|ти|бачили|побачили|було|був|це|його|вы|ты|видели|увидели|было|был|это|его|"
    r"usted|ustedes|vio|viste|vieron|ha|visto|era|fue|lo)\b",
    re.IGNORECASE,
)
"""Words of a form's question besides what it asks for: When did you see it?"""
_ASKING = re.compile(
    r"\b(?:at|which|what|welche[mnrs]?|quel(?:le)?s?|jak(?:i|a|ie)|jakiego|який|яка|яке|какой|какая|какое|qué|cuál)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"(?<=\w)[\s,;:–-]+(?:if|falls|wenn|sofern|soweit|si|s['’]il|jeśli|jeżeli|o ile|якщо|если|se)\b.*",
    re.IGNORECASE,
)
"""A condition after what is asked for: Tail number if you could read it."""
_QUESTIONS = MappingProxyType(
    {
        comparable(word): (column,)
        for column, words in {
            "date": "when; wann; quand; kiedy; коли; когда; cuándo",
            "aircraft_type": "what; was; quoi; qu; qu'; co; що; что; qué; flugzeug; what kind; what type",
            "airfield": "where; wo; où; gdzie; де; где; dónde",
            "source_id": "who; wer; qui; kto; хто; кто; quién",
            "direction": "what do; was gemacht",
            "arrival": "when land; when arrive; wann gelandet; wann angekommen; quand atterri; kiedy wylądował",
            "departure": "when take off; when leave; when depart; wann gestartet; wann abgeflogen; quand décollé",
            "origin": "where come from; where from; woher kam; d'où venait",
            "destination": "where going; where go; where fly; where going to; wohin flog; où allait",
        }.items()
        for word in words.split("; ")
    }
)
"""What questions of forms ask for, without the words of `_SEEING`."""
_OF_OBSERVER = re.compile(
    r"where (?:are|were) you|(?:your|observer['’]?s?) (?:\w+ )?(?:location|position|place|town|city|village)|"
    r"(?:location|position|place) of (?:the )?observer|"
    r"wo (?:sind|waren|stehen|standen|befinden) sie|wo (?:bist|warst|stehst) du|"
    r"(?:ihr|dein|euer) (?:stand|wohn)?ort|(?:stand)?ort (?:des|der) beobachte|"
    r"où (?:êtes|étiez|vous)|votre (?:position|lieu|ville|emplacement)|(?:lieu|position) de l['’]observat|"
    r"gdzie (?:jesteś|byłeś|byłaś|jesteście|się znajd|(?:pan|pani|państwo) (?:jest|był|się))|"
    r"(?:miejsce|lokalizacja|położenie) obserwator|"
    r"де ви\b(?! (?:ба|поба|його|її|це))|ваше (?:місце|розташування|місто|село)|"
    r"(?:місце|розташування) спостерігача|"
    r"где вы\b(?! (?:ви|уви|его|е[её]|это))|ваше (?:место|местоположение|местонахождение)|"
    r"(?:место|местоположение) наблюдателя|"
    r"dónde (?:está|estaba|estás|estabas|se encuentra)|(?:su|tu) (?:ubicación|posición|lugar|ciudad)|"
    r"(?:ubicación|posición|lugar) del observador",
    re.IGNORECASE,
)
_SENT_TEXT = (
    "timestamp; zeitstempel; horodateur; отметка времени; позначка часу; sygnatura czasowa; marca temporal; "
    "carimbo de data/hora; informazioni cronologiche; tijdstempel; completion time; submitted at"
)
_SENT = frozenset(map(comparable, _SENT_TEXT.split("; ")))
"""What forms call their submission time."""


def meanings_of(heading: str) -> tuple[str, ...]:
    """Returns what a heading may mean, by its words, ignoring the zone of its times.

    >>> meanings_of("Tail #"), meanings_of("DATE (UTC)"), meanings_of("Ankunft")
    (('registration',), ('date',), ('arrival', 'arrival_time', 'destination'))
    >>> meanings_of("# aircraft"), meanings_of("# of flights")
    (('aircraft_count',), ('aircraft_count',))
    >>> meanings_of("Landing or take-off?"), meanings_of("🛬/🛫")
    (('direction',), ('direction',))
    >>> meanings_of("Время, мск"), meanings_of("ATA CET"), meanings_of("Landing UTC+3"), meanings_of("МСК")
    (('time',), ('arrival_time',), ('arrival', 'arrival_time'), ('time',))
    """
    heading = _NUMBER_OF.sub("number of ", _FOOTNOTE.sub("", heading))
    if not heading or len(heading) > _LONGEST or is_of_observer(heading):
        return ()
    bare = _IN_BRACKETS.sub(" ", heading)
    own = _first_of(heading, bare, _ZONE.sub(" ", bare.replace("_", " ")), BEHIND.sub("", bare))
    return own or (("direction",) if direction_in(heading) == BOTH else ())


def _meant_by_all(words: Sequence[str]) -> tuple[str, ...]:
    """Returns the meanings that several words share; empty for a single word."""
    first, *others = map(meanings_of, words)
    return tuple(each for each in first if others and all(each in other for other in others))


def loose_meanings(heading: str) -> tuple[str, ...]:
    """Returns what a heading may mean without filler words; of two words for one thing, such as in two languages,
    the meanings that they share.

    >>> loose_meanings("Origin aerodrome (ICAO)"), loose_meanings("A/C reg"), loose_meanings("Airport")
    (('origin',), ('registration',), ())
    >>> loose_meanings("Unit / Operator"), loose_meanings("Datum | Date"), loose_meanings("Operator/Remarks")
    (('operator',), ('date',), ())
    >>> loose_meanings("Venant de / allant vers"), loose_meanings("Skąd/dokąd")
    (('elsewhere',), ('elsewhere',))
    >>> loose_meanings("When did you see it?"), loose_meanings("Kennzeichen, falls lesbar")
    (('date',), ('registration',))
    """
    bare = _BETWEEN.sub(" ", _CONDITION.sub(" ", _IN_BRACKETS.sub(" ", heading)).replace("_", " "))
    if len(bare) > _LONGEST or is_of_observer(heading):
        return ()
    if {*map(meanings_of, _BOTH.split(heading))} == {("origin",), ("destination",)}:
        return ("elsewhere",)
    whole = (_asked_for(bare) if "?" in bare else ()) or _first_of(_FILLING.sub(" ", bare))
    return whole or _meant_by_all(_BOTH.split(heading))


def _asked_for(question: str) -> tuple[str, ...]:
    """Returns what a question of a form asks for.

    >>> _asked_for("Co Pan widział?"), _asked_for("Which airline was it?"), _asked_for("What do you do?")
    (('aircraft_type',), ('operator',), ())
    """
    subject = _SEEING.sub(" ", question)
    asked = _ASKING.sub(" ", subject)
    if direction_in(subject.strip(" ¿?")) == BOTH:
        return ("direction",)
    return _QUESTIONS.get(comparable(subject)) or _first_of(asked, _FILLING.sub(" ", asked))


def is_of_observer(heading: str) -> bool:
    """Returns whether a heading is the location of an observer, which is no place of a flight.

    >>> is_of_observer("Where are you?"), is_of_observer("Where did you see it?"), is_of_observer("Ihr Standort")
    (True, False, True)
    """
    return bool(_OF_OBSERVER.search(heading))


def is_when_sent(heading: str) -> bool:
    """Returns whether a heading is what forms call their submission time.

    >>> is_when_sent("Timestamp"), is_when_sent("Отметка времени"), is_when_sent("Date")
    (True, True, False)
    """
    return comparable(heading) in _SENT


def _first_of(*texts: str) -> tuple[str, ...]:
    return next((meanings for text in texts if (meanings := MEANINGS.get(comparable(text)))), ())


def starts_span(heading: str) -> bool:
    """Returns whether a heading of days may be the first of two.

    >>> starts_span("From date"), starts_span("Von"), starts_span("Date")
    (True, True, False)
    """
    return comparable(heading) in _STARTS


def says_between(heading: str) -> bool:
    """Returns whether a heading of days says "between".

    >>> says_between("Arrived between"), says_between("Ankunft zwischen"), says_between("Arrived")
    (True, True, False)
    """
    return bool(_BETWEEN.search(heading))


_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def is_east_asian(heading: str) -> bool:
    """Returns whether a heading is in Chinese, Japanese or Korean script, where dates begin with the year.

    >>> is_east_asian("날짜"), is_east_asian("Date")
    (True, False)
    """
    return bool(_EAST_ASIAN.search(heading))


_AT_GATE = frozenset(
    map(comparable, ("out", "in", "off block", "on block", "blocks off", "blocks on", "chocks off", "chocks on"))
) | {"aobt", "eobt", "aibt"}
_PLANNED = {
    **dict.fromkeys(("eta", "sta", "eldt", "sldt", "eibt", "sibt"), "arrival_time"),
    **dict.fromkeys(("etd", "std", "etot", "stot", "ctot", "ttot", "eobt", "sobt"), "departure_time"),
}
"""Abbreviations of planned times, with our column of the corresponding actual time."""


def is_at_gate(heading: str) -> bool:
    """Returns whether a heading of times is off-block or on-block time: before take-off, or after landing.

    >>> is_at_gate("Out"), is_at_gate("AIBT (UTC)"), is_at_gate("Off")
    (True, True, False)
    """
    return _without_zone(heading) in _AT_GATE


def time_planned(heading: str) -> str:
    """Returns for which of our time columns a heading has the planned time; "" for none.

    >>> time_planned("ETA (UTC)"), time_planned("EOBT"), time_planned("ATD")
    ('arrival_time', 'departure_time', '')
    """
    return _PLANNED.get(_without_zone(heading), "")


def _without_zone(heading: str) -> str:
    return comparable(_ZONE.sub(" ", _IN_BRACKETS.sub(" ", heading)))
