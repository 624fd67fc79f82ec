"""Words that head columns in Serbian, Croatian, Slovene, Bulgarian, Greek, Romanian and Hungarian, by meaning."""

from collections.abc import Mapping

BALKAN_WORDS: Mapping[str, str] = {
    "date": (
        "datum i vreme; datum i vrijeme; datum in čas; nadnevak; datum leta; дан; датум; датум лета; дата "
        "на полета; дата и час; ημερομηνία πτήσης; ημ/νία; ημέρα; data zborului; data și ora; ziua; dátum; "
        "nap; időpont; megfigyelve"
    ),
    "time": (
        "vreme; vrijeme; lokalno vreme; lokalno vrijeme; čas; lokalni čas; ura; време; локално време; "
        "местно време; ώρα; τοπική ώρα; ora locală; ora locala; idő; helyi idő; óra"
    ),
    "arrival": (
        "dolazak; sletanje; slijetanje; prihod; pristanek; долазак; слетање; пристигане; кацане; "
        "προσγείωση; aterizare; érkezés; leszállás; datum dolaska; datum sletanja; datum prihoda; дата на "
        "пристигане; ημερομηνία άφιξης; data sosirii; érkezés dátuma"
    ),
    "arrival_time": (
        "dolazak; sletanje; slijetanje; prihod; pristanek; долазак; слетање; пристигане; кацане; "
        "προσγείωση; sosire; aterizare; érkezés; leszállás; vreme dolaska; vrijeme dolaska; vreme sletanja; "
        "vrijeme slijetanja; čas prihoda; час на пристигане; ώρα άφιξης; ora sosirii; érkezési idő"
    ),
    "departure": (
        "polazak; odlazak; poletanje; polijetanje; odhod; vzlet; полазак; одлазак; полетање; заминаване; "
        "излитане; απογείωση; decolare; indulás; felszállás; datum polaska; datum odlaska; datum odhoda; "
        "дата на заминаване; ημερομηνία αναχώρησης; data plecării; indulás dátuma"
    ),
    "departure_time": (
        "polazak; odlazak; poletanje; polijetanje; odhod; vzlet; полазак; одлазак; полетање; заминаване; "
        "излитане; απογείωση; plecare; decolare; indulás; felszállás; vreme polaska; vrijeme polaska; vreme "
        "poletanja; vrijeme polijetanja; čas odhoda; час на заминаване; ώρα αναχώρησης; ora plecării; "
        "indulási idő"
    ),
    "direction": (
        "smer; smjer; kretanje; смер; кретање; посока; движение на самолета; κίνηση; κατεύθυνση; direcție; "
        "mișcare; irány; mozgás"
    ),
    "aircraft_type": (
        "tip aviona; tip zrakoplova; tip letala; tip letelice; zrakoplov; letalo; letelica; vazduhoplov; "
        "авион; тип авиона; тип самолет; ваздухоплов; αεροσκάφος; αεροπλάνο; τύπος; τύπος αεροσκάφους; "
        "aeronavă; tip avion; tip aeronavă; tipul aeronavei; repülőgép; repülőgéptípus; géptípus; típus; "
        "gép"
    ),
    "registration": (
        "registracija; reg. oznaka; registarska oznaka; oznaka; регистрација; ознака; регистрационен номер; "
        "νηολόγιο; αριθμός νηολογίου; înmatriculare; număr de înmatriculare; lajstrom; lajstromjel"
    ),
    "callsign": (
        "broj leta; pozivni znak; številka leta; klicni znak; број лета; позивни знак; номер на полета; "
        "позивна; πτήση; αριθμός πτήσης; χαρακτηριστικό κλήσης; zbor; numărul zborului; indicativ; járat; "
        "járatszám; hívójel"
    ),
    "operator": (
        "prevoznik; prijevoznik; prevoznica; operater; aviokompanija; zrakoplovna tvrtka; превозник; "
        "авиокомпанија; авиокомпания; оператор; αερομεταφορέας; αεροπορική εταιρεία; χειριστής; operatorul; "
        "companie aeriană; üzemeltető; légitársaság"
    ),
    "origin": (
        "iz; polazak iz; poletanje iz; polijetanje iz; dolazi iz; polazište; polazni aerodrom; odakle; od "
        "kod; odhod iz; izhodišče; из; полазак из; полазиште; одакле; откъде; излита от; αφετηρία; "
        "προέλευση; αναχώρηση από; plecare din; plecat din; de unde; proveniență; honnan; indulási hely; "
        "kiindulás"
    ),
    "destination": (
        "odredište; dolazak u; sletanje u; slijetanje u; odlazi u; dolazni aerodrom; kuda; kamo; cilj; "
        "prihod v; одредиште; долазак у; куда; накъде; дестинация; каца в; προορισμός; άφιξη σε; άφιξη στο; "
        "destinație; destinația; sosire la; sosire în; încotro; hová; úti cél; célállomás; érkezési hely"
    ),
    "source_id": "izvor; izvori; vir; viri; извор; извори; източник; източници; πηγές; surse; forrás; források",
    "note": (
        "napomena; napomene; primedba; primjedba; opomba; opombe; komentar; напомена; напомене; забележка; "
        "забележки; бележка; бележки; παρατήρηση; παρατηρήσεις; σχόλια; observații; observatii; note; "
        "mențiuni; megjegyzés; megjegyzések"
    ),
}
"""Headings in these languages, by our column."""
