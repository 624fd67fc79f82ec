"""Words and signs for yes and no in cells, in many languages."""

_YES_TEXT = (
    "true yes y x х ✓ ✔ ☑ • + ja j oui o sí si s sim sì tak t ano da igen evet kyllä ναι да д так نعم כן 是 有 "
    "はい 예 네"
)
_NO_TEXT = (
    "false no n 0 - ✗ ✘ ☐ nein non nee não nao nie ne nu nej nei nem hayır ei όχι нет н ні لا לא 否 无 無 "
    "いいえ なし 아니요 없음"
)
NO = frozenset(_NO_TEXT.split())
"""Words and signs for no, in small letters."""
YES_OR_NO = frozenset(_YES_TEXT.split()) | NO
