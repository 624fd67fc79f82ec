"""Tables of text."""

from streamlit.testing.v1 import AppTest


def _two_tables() -> None:
    import pandas as pd

    from components.pages.parts.views.tables import show_rows

    for flight in ("F-1", "F.1"):
        show_rows(
            pd.DataFrame({"Claim": [f"{flight} landed in the early morning hours"]}), alt=f"Reports of {flight}"
        )


def test_tables_whose_names_differ_in_a_point_alone_stand_on_one_page_and_open_one_by_one() -> None:
    app = AppTest.from_function(_two_tables).run()
    assert not app.exception
    assert [switch.value for switch in app.toggle] == [False, False]
    app.toggle[1].set_value(True).run()
    assert [switch.value for switch in app.toggle] == [False, True]
