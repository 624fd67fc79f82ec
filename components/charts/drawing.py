"""A figure that is drawn once and sent often."""

from base64 import b64decode
from typing import Any

import numpy as np

# Plotly uses pandas as soon as anybody imports it, and Streamlit imports the other two at its first chart: where
# that is while another thread imports them, they are found half made.
import pandas as pd  # noqa: F401
import plotly.graph_objects as go
import plotly.io
import plotly.tools  # noqa: F401


class Drawing(go.Figure):  # type: ignore[misc]
    """A Plotly figure that is not changed any more once it was sent: it is put into the form that browsers get at
    the first time only, which takes longer than all else that a click on a known view needs."""

    _sent: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The figure as plain values, the same object each time. It brings no template, and its numbers are lists:
        for either, browsers that are told of the same figure again would draw it again."""
        if self._sent is None:
            sent = super().to_dict()
            sent["layout"].pop("template", None)
            self._sent = _listed(sent)
        return self._sent


def _listed(value: Any) -> Any:
    """A value with lists where Plotly's own form has the bytes of an array."""
    if isinstance(value, dict):
        if value.keys() >= {"dtype", "bdata"}:
            numbers = np.frombuffer(b64decode(value["bdata"]), np.dtype(value["dtype"]))
            return numbers.reshape(_shape(value, len(numbers))).tolist()
        return {key: _listed(each) for key, each in value.items()}
    return [_listed(each) for each in value] if isinstance(value, list | tuple) else value


def _shape(array: dict[str, Any], length: int) -> tuple[int, ...]:
    return tuple(map(int, str(array.get("shape", length)).split(",")))
