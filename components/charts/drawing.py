"""A figure that is drawn once and sent often."""

from typing import Any

import plotly.graph_objects as go


class Drawing(go.Figure):  # type: ignore[misc]
    """A Plotly figure that is not changed any more once it was sent: it is put into the form that browsers get at
    the first time only, which takes longer than all else that a click on a known view needs."""

    _sent: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The figure as plain values, the same object each time."""
        if self._sent is None:
            self._sent = super().to_dict()
        return self._sent
