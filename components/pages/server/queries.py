"""Addresses that say more than Streamlit reads: it would take them for empty ones, without a word."""

from streamlit.runtime.state import query_params

MOST_FIELDS = query_params.CLIENT_STATE_QUERY_STRING_MAX_FIELDS
MOST_CHARACTERS = query_params.CLIENT_STATE_QUERY_STRING_MAX_LENGTH
TOO_LONG = "address-too-long"
"""The parameter that a page finds in the place of all of those."""


def readable(query: str) -> str:
    """A query string as it is, or `TOO_LONG` alone where it would not be read."""
    is_read = len(query) <= MOST_CHARACTERS and query.count("&") < MOST_FIELDS
    return query if is_read else f"{TOO_LONG}=true"
