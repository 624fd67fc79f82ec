"""The form in which figures are sent."""

import json

import numpy as np
import plotly.io

from components.charts.figure import Drawing


def test_numbers_are_sent_as_lists_and_no_template():
    figure = Drawing(data=[{"type": "bar", "x": np.array([1.5, 2.5]), "y": np.array([[1, 2], [3, 4]])}])
    sent = json.loads(plotly.io.to_json(figure, validate=False))
    assert sent["data"] == [{"type": "bar", "x": [1.5, 2.5], "y": [[1, 2], [3, 4]]}]
    assert "template" not in sent["layout"]


def test_a_figure_is_made_ready_once():
    figure = Drawing(data=[{"type": "bar", "y": np.arange(3)}])
    assert figure.to_dict() is figure.to_dict()
