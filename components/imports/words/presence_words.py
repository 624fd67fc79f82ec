"""Words of tables of images: that aircraft stood there, and which images do and do not show them."""

import re
from collections.abc import Sequence

_AT_PLACE = re.compile(
    r"\b(?:(?:on|at|in) (?:the |an? )?(?:\w+ )?(?:aprons?|ramp|tarmac|stands?|ground|field|base|airbase|airfield|"
    r"images?|imagery|photos?)|"
    r"(?:auf|an|am|im) (?:dem |der )?(?:vorfeld|rollfeld|platz|boden|abstellplatz|bild)|"
    r"(?:sur|au|à) (?:le |la |l['’])?(?:tarmac|parking|tablier|sol|aire|image)|"
    r"en (?:la |el )?(?:plataforma|rampa|tierra|base|imagen)|(?:sul |a )(?:piazzale|terra)|"
    r"n[oa] (?:pátio|plataforma|solo|imagem)|em terra|"
    r"на (?:стоянке|перроне|аэродроме|земле|площадке|снимке|стоянці|пероні|аеродромі|землі|знімку)|"
    r"na (?:płycie|stojance|lotnisku|ziemi|zdjęciu)|"
    r"apronda|yerde|görüntüde|على (?:المدرج|الأرض|الساحة)|في (?:الساحة|المطار|الصورة))\b",
    re.IGNORECASE,
)
_STANDING = re.compile(
    r"\b(?:parked|present|visible|standing|abgestellt|geparkt|sichtbar|anwesend|présente?s?|stationnée?s?|"
    r"visibles?|"
    r"presentes?|estacionad[ao]s?|presenti|parcheggiati|visibili|visíveis|стоит|стоят|стояло|видно|стоїть|стоять|"
    r"obecne|obecnych|widoczne|widocznych)\b",
    re.IGNORECASE,
)
_IMAGE = re.compile(
    r"\b(?:image(?:s|ry)?|satellites?|sentinel|planet|maxar|satellitenbild(?:er)?|satelliten\w*|aufnahme\w*|"
    r"imagen(?:es)?|immagin[ei]|imagem|imagens|снимк\w*|снимок|спутник\w*|знім\w*|zdjęci\w*|görüntü\w*|صور\w*|تصویر\w*)\b|衛星|卫星|画像|影像|위성|撮影日",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    r"\b(?:without|w/o|not (?:seen|there|present|visible)|absen(?:t|ce)|no longer|gone|empty|ohne|nicht|weg|leer|"
    r"sans|absent|vide|pas|sin|ausente|vac[íi]a|no (?:visto|está)|senza|assente|sem|bez|без|нет|нема|отсутств\w*|"
    r"відсутн\w*|brak|yok|olmayan|بدون|غياب)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:previous|prev|preceding|prior|before|last|latest|vorige[rsn]?|vorherige[rsn]?|letzte[rsn]?|zuletzt|"
    r"letztmals|davor|précédente?|"
    r"dernière?|avant|anterior|última?|último|precedente|ultim[ao]|poprzedni[ea]?|ostatni[ea]?|предыдущ\w*|"
    r"последн\w*|"
    r"попередн\w*|останн\w*|önceki|son|السابقة|آخر)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\b(?:first|next|following|earliest|erste[rsn]?|erstmals|zuerst|nächste[rsn]?|folgende[rsn]?|première?|"
    r"premier|suivante?|primer[ao]?|"
    r"siguiente|prim[ao]|primeir[ao]|successiv[ao]|seguinte|pierwsz[ey]|następn[ey]|перв\w*|следующ\w*|перш\w*|"
    r"наступн\w*|ilk|sonraki|أول|التالية)\b",
    re.IGNORECASE,
)
_SEEN = re.compile(
    r"\b(?:seen|with it|spotted|sighted|observed|gesehen|mit|vue?|avec|vist[ao]|con|visto|com|z nim|widzian[ya]|"
    r"замечен\w*|увиден\w*|виден|помічен\w*|görüldü|görülen|ظهور|شوهدت|observation|beobachtet|observée?|"
    r"observad[ao]|avistad[ao]|avvistat[ao]|osservat[ao]|waargenomen|zaobserwowan\w*|наблюд\w*|спостереж\w*|رصد\w*|"
    r"مشاهده|נצפה|תצפית)\b|目撃|観測|確認|观测|觀測|目击|관측|목격|관찰",
    re.IGNORECASE,
)


def says_absent(heading: str) -> bool:
    """Returns whether a heading is that of an image that does not show an aircraft.

    >>> says_absent("First image without it"), says_absent("Last seen")
    (True, False)
    """
    return bool(_ABSENT.search(heading))


def days_of_images(headings: Sequence[str]) -> dict[str, str]:
    """Returns which columns of ours the headings of images are between which an aircraft came, or left: the last
    without it and the first with it; the last with it and the first without it. If one of the two is missing or
    named twice, that end is left out.

    >>> days_of_images(["Previous image without it", "First seen", "Last seen", "First image without it"])
    {'Previous image without it': 'arrival', 'First seen': 'arrival_end', 'Last seen': 'departure', \
'First image without it': 'departure_end'}
    >>> days_of_images(["Previous image", "First seen", "Last seen"]), days_of_images(["First seen", "Last seen"])
    ({'Previous image': 'arrival', 'First seen': 'arrival_end'}, {})
    """
    named = {heading: day for heading in headings if (day := _day_of_image(heading))}
    ends = (("arrival", "arrival_end"), ("departure", "departure_end"))
    whole = [end for end in ends if all([*named.values()].count(day) == 1 for day in end)]
    return {heading: day for heading, day in named.items() if any(day in end for end in whole)}


def _day_of_image(heading: str) -> str:
    """Returns which column of ours a heading may be that names an image by whether it shows an aircraft."""
    is_before, is_after = (bool(words.search(heading)) for words in (_BEFORE, _AFTER))
    if is_before == is_after:
        return ""
    if says_absent(heading):
        return "arrival" if is_before else "departure_end"
    if _SEEN.search(heading):
        return "departure" if is_before else "arrival_end"
    if not speaks_of_image(heading):
        return ""
    return "arrival" if is_before else "departure_end"


def names_sighting(heading: str) -> bool:
    """Returns whether a heading is that of days on which an aircraft was seen, or was not.

    >>> names_sighting("First seen"), names_sighting("Not there on"), names_sighting("Landed")
    (True, True, False)
    """
    return bool(_SEEN.search(heading)) or says_absent(heading) or speaks_of_image(heading)


def says_since_before(heading: str) -> bool:
    """Returns whether the days under a heading only show that an aircraft was there by then: first sightings, or
    images that show it.

    >>> says_since_before("First seen"), says_since_before("Дата снимка"), says_since_before("Observed")
    (True, True, False)
    """
    is_first = bool(_AFTER.search(heading) and _SEEN.search(heading))
    return (is_first or speaks_of_image(heading)) and not says_absent(heading)


def speaks_of_image(text: str) -> bool:
    """Returns whether a heading or title mentions satellite or aerial images.

    >>> speaks_of_image("Image date"), speaks_of_image("дата снимка"), speaks_of_image("Date")
    (True, True, False)
    """
    return bool(_IMAGE.search(text))


def says_present(text: str) -> bool:
    """Returns whether a heading says that something stood there, whenever it came or left.

    >>> says_present("Il-76 on apron"), says_present("Ан-124 на стоянке"), says_present("Il-76 landings")
    (True, True, False)
    """
    return without_presence(text) != text


def without_presence(text: str) -> str:
    """Returns a heading without the words for standing there.

    >>> without_presence("Il-76 on the military apron"), without_presence("Visible C-17"), without_presence("C-17")
    ('Il-76 ', ' C-17', 'C-17')
    """
    return _STANDING.sub("", _AT_PLACE.sub("", text))
