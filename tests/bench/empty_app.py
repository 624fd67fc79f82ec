"""An empty Streamlit app: one filter, and one chart that is worked out before anyone asks. What it takes,
a browser and Streamlit take.

    streamlit run tests/bench/empty_app.py -- MARKS_OF_ALL_TYPES
"""

import sys
from random import Random
from typing import Any

import streamlit as st

ALL = "All types"
TYPES = ["C130", "C17", "P8", "KC135", "V22", "E3"]
MONTHS = [f"{2015 + month // 12}-{month % 12 + 1:02d}-01" for month in range(120)]


@st.cache_resource
def figures(marks: int) -> dict[str, dict[str, Any]]:
    chance = Random(20251026)

    def bars(name: str, count: int) -> dict[str, Any]:
        return {
            "type": "bar",
            "name": name,
            "x": MONTHS[:count],
            "y": [chance.randint(5, 900) for _ in range(count)],
        }

    whole, rest = divmod(marks, len(MONTHS))
    every = [bars(f"Type {number}", len(MONTHS)) for number in range(whole)] + [bars("The rest", rest)] * (
        rest > 0
    )
    layout = {"barmode": "stack"}
    single = {
        name: {"data": [bars(name, len(MONTHS))], "layout": layout | {"title": {"text": name}}} for name in TYPES
    }
    return single | {ALL: {"data": every, "layout": layout | {"title": {"text": ALL}}}}


st.set_page_config(page_title="Empty", layout="wide")
chosen = st.selectbox("Aircraft type", [*TYPES, ALL])
st.plotly_chart(figures(int(sys.argv[1]) if len(sys.argv) > 1 else 120)[chosen], key="chart")
