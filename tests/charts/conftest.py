"""The figures of a ledger, as the browser gets them: plain JSON with the numbers as lists."""

import base64
from collections.abc import Callable
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from components.activity.bins import Bin, suited_bin, view
from components.activity.counts import counts_per_bin
from components.activity.lookups import lanes, notes_in_view
from components.activity.selection import Selection
from components.activity.tables import tables
from components.charts.activity import activity_figure
from components.charts.palette import type_colours
from components.ledger.ledger import Ledger

Spec = dict[str, Any]


def plain(figure: go.Figure) -> Spec:
    def unpacked(value: Any) -> Any:
        if isinstance(value, dict) and value.keys() >= {"bdata", "dtype"}:
            return np.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"]).tolist()
        if isinstance(value, dict):
            return {key: unpacked(part) for key, part in value.items()}
        if isinstance(value, (list, tuple)):
            return [unpacked(part) for part in value]
        if isinstance(value, np.ndarray):
            return value.astype("str").tolist() if value.dtype.kind == "M" else value.tolist()
        return value

    return unpacked(figure.to_dict())


@pytest.fixture(scope="session")
def activity_of() -> Callable[..., Spec]:
    def draw(
        ledger: Ledger,
        selection: Selection | None = None,
        size: Bin | None = None,
        *,
        departures_below: bool = False,
    ) -> Spec:
        asked, chosen = tables(ledger), selection or Selection()
        span = view(asked, chosen)
        assert span is not None
        chosen_size = size or suited_bin(span)
        types = ledger.aircraft_types
        return plain(
            activity_figure(
                counts_per_bin(asked, chosen, span, chosen_size),
                lanes(asked, chosen),
                notes_in_view(asked, chosen),
                span,
                chosen_size,
                dict(zip(types["aircraft_type"], types["name"], strict=True)),
                type_colours([name for name in ledger.reports["aircraft_type"].unique() if name]),
                departures_below=departures_below,
            )
        )

    return draw
