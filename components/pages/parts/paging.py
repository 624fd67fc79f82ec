"""Which page of a long table a reader looks at."""

from hashlib import sha256

import streamlit as st

from components.activity.paging import Page, pages


def choose_page(rows: int, most: int, name: str, *of: object) -> Page:
    """Offer the pages of a table with so many rows. Another table under the same name, told apart by `of`, begins
    at its first page."""
    count = pages(rows, most)
    if count < 2:
        return Page(0, most)
    told = sha256(repr((rows, *of)).encode()).hexdigest()[:12]
    chosen = st.pagination(count, key=f"{name}-page-{told}")
    return Page((chosen - 1) * most, most)


def say_which(page: Page, rows: int, one_by_one: str = "Rows") -> None:
    """Say which rows are shown, where these are not all."""
    if rows > page.most:
        last = min(page.first + page.most, rows)
        st.caption(f"{one_by_one} {page.first + 1:,}–{last:,} of {rows:,}.")
