from components.imports.cells.time_zones import in_utc


def test_a_time_that_comes_twice_is_the_day_that_it_is_in_utc():
    assert in_utc("2025-04-06", "01:45", "Australia/Lord_Howe") == "2025-04-05"
    assert in_utc("2025-11-02", "01:30", "America/New_York") == "2025-11-02"
