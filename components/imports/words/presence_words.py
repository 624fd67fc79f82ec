"""Words of tables of images: that aircraft stood there, and on which images they are and are not."""

import re

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
    r"\b(?:parked|present|visible|standing|abgestellt|geparkt|sichtbar|anwesend|présente?s?|stationnée?s?|visibles?|"
    r"presentes?|estacionad[ao]s?|presenti|parcheggiati|visibili|visíveis|стоит|стоят|стояло|видно|стоїть|стоять|"
    r"obecne|obecnych|widoczne|widocznych)\b",
    re.IGNORECASE,
)
_IMAGE = re.compile(
    r"\b(?:image(?:s|ry)?|satellites?|sentinel|planet|maxar|satellitenbild(?:er)?|satelliten\w*|aufnahme\w*|"
    r"imagen(?:es)?|immagin[ei]|imagem|imagens|снимк\w*|снимок|спутник\w*|знім\w*|zdjęci\w*|görüntü\w*|صور\w*)\b",
    re.IGNORECASE,
)


def speaks_of_image(text: str) -> bool:
    """Whether a heading or a title speaks of images from above.

    >>> speaks_of_image("Image date"), speaks_of_image("дата снимка"), speaks_of_image("Date")
    (True, True, False)
    """
    return bool(_IMAGE.search(text))


def says_present(text: str) -> bool:
    """Whether a heading says that what it names stood there, of whatever came or left.

    >>> says_present("Il-76 on apron"), says_present("Ан-124 на стоянке"), says_present("Il-76 landings")
    (True, True, False)
    """
    return without_presence(text) != text


def without_presence(text: str) -> str:
    """Returns a heading without the words that what it names stood there.

    >>> without_presence("Il-76 on the military apron"), without_presence("Visible C-17"), without_presence("C-17")
    ('Il-76 ', ' C-17', 'C-17')
    """
    return _STANDING.sub("", _AT_PLACE.sub("", text))
