"""The thresholds of the detector. The README gives reason and source of each; a test holds the two together."""

METHOD_VERSION = "1.2"
"""Stands in every row that the detector writes."""
EXTRACT_VERSION = "2"
"""Changes when a scan must read its files anew, because it keeps other points of them."""

NEAR_NM = 25.0
"""Points within this distance of a field are looked at one by one, those beyond it once a minute."""

COVERED_FT = 2_000.0
"""Points lower than this above a field show that its approaches could be received."""

OUTLINE_KM = 1.0
"""The field's outline lies this far around the hull of its runways."""
OUTLINE_ALONE_KM = 2.5
"""Radius of the outline where no runway is known."""
AWAY_NM = 1.5
"""An aircraft further than this from the outline is not at the field."""
NEXT_DOOR_M = 250.0
"""Beyond this distance from the own runways, a nearer runway or helipad of another field has precedence."""

SLOW_KT = 40.0
"""Slower than any aeroplane flies; for faster types half the speed of their approach."""
LOW_FT = 250.0
"""Height above which, its error deducted, an aircraft is airborne whatever its ground flag says."""
FASTEST_DESCENT_FPM = 6_000.0
"""No aircraft reaches the ground from a height faster than this."""
STEADY_DESCENT_FPM = 3_500.0
"""Nor is one on the ground after a silence that it would have had to fall through faster than this."""
FASTEST_ROLL_KT = 300.0
"""Nothing rolls faster: a ground flag above this speed is wrong."""
FASTEST_KT = 1_200.0
"""Positions that imply more than this, and more than one and a half times the reported speed, are impossible."""

FINAL_FT = 1_200.0
"""An approach must be lost above this height by no more than the next point, a climb-out found likewise."""
FINAL_NM = 6.0
"""... and within this distance of the outline."""
SHALLOWEST_DEG, STEEPEST_DEG = 1.2, 10.0
"""Angle of the last seen point above the nearest runway end."""
OFF_COURSE_DEG = 40.0
"""How far the track may point past the field on an approach ..."""
ALIGNED_DEG = 15.0
"""... and by how much less if the track ends there, unless it is lower than the next."""
CURVED_FT = 800.0
BASE_LEG_DEG, BASE_LEG_NM = 100.0, 3.0
"""... or, this near, on the last leg of a circuit across it."""

SHORTEST_STAY_MIN = 6.0
"""A landing and a take-off nobody saw must leave at least this long between them, flying time deducted."""
TOUCH_AND_GO_S = 120.0
"""Ground contact this long, or at half the speed below which the type does not fly, is no touch-and-go."""
LOST_MIN = 10.0
"""A track that is silent this long after a runway was reached at speed has ended there."""
CLOSE_S = 120.0
"""Ground contact within this time of the last airborne point is evidence `ground`."""
WIDEST_MIN = 30.0
"""A movement whose bounds lie further apart than this was not seen: it gets no time."""

GEOMETRIC_ERROR_FT = 120.0
QNH_ERROR_FT = 120.0
OWN_ERROR_FT = 100.0
PRESSURE_ERROR_FT = 900.0
"""Errors of the height above the field, by the way it was found; the last is that of an unknown QNH."""
OWN_READING_H = 6.0
"""How long an aircraft's own reading on the ground corrects its pressure altitude."""

STALE_S = 15.0
"""A position older than this when it was stored is a repeated state, not an observation."""
