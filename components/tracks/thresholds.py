"""The thresholds of the detector: the unit ends a name, the reason and its source stand below the value. Where
no source is named, the value was set with the labelled tracks in view that the README speaks of; its table of
thresholds is this file's, which a test holds to it."""

METHOD_VERSION = "1.13"
"""Stands in every row that the detector writes."""
EXTRACT_VERSION = "4"
"""Changes when a scan must read its files anew, because it keeps other points of them."""

NEAR_NM = 25.0
"""Points within this distance of a field's outline are looked at one by one, those beyond it once a minute: every
approach begins within it."""
COVERED_FT = 2_000.0
"""Points lower than this above a field show that its approaches could be received: who receives aircraft this low
would have received an approach."""
LOOKED_AT_M = 20_000.0
"""A track that comes no nearer to the outline is not looked at: an approach that can be followed ends well within
it (`FINAL_NM`)."""
REFERENCES_APART_NM = 3.0
"""A field that two references have further apart than this is spoken of: no field is larger, and one that was
written in degrees and minutes for degrees lies up to 30 nm off."""
REFERENCES_APART_FT = 250.0
"""... or by this in elevation: the ends of no runway differ by more from the field but a few in the mountains."""
LONGEST_RUNWAY_M = 8_000.0
"""A runway whose ends lie further apart is an error of the reference: the longest, of 5.5 km, is at Qamdo; on dry
lakes there are some of 7."""

OUTLINE_KM = 1.0
"""The field's outline lies this far around the hull of its runways: aprons lie within it."""
OUTLINE_ALONE_KM = 2.5
"""Radius of the outline where the reference has no runway: half a long runway and the apron."""
AWAY_NM = 1.5
"""An aircraft further than this from the outline is not at the field: no taxiway leads further."""
NEXT_DOOR_M = 250.0
"""Beyond this distance from the own runways, a nearer runway or helipad of another field has precedence: half a
wide runway strip (ICAO Annex 14: 140 m) and the error of the reference."""
NEXT_DOOR_REACH_M = 20_000.0
"""Other fields within this distance may be the one next door: twice the length of a final (`FINAL_NM`)."""
OFF_LINE_M = 500.0
"""So far beside the drawn-out line of a runway an early ground flag still counts: the errors of a position and of
the reference, and a first turn-off."""

STALE_S = 15.0
"""A position older than this when it was stored is a repeated state, not an observation: OpenSky repeats one for
up to 300 s after it lost contact."""
FASTEST_KT = 1_200.0
"""Positions that imply more than this, and more than `JUMP_FACTOR` times the reported speed, are impossible: above
the ground speed of an airliner in the jet stream, and of most military aircraft."""
JUMP_FACTOR = 1.5
"""Positions a second or two apart, with times rounded to the second, imply up to one and a half times the speed
that is flown."""
SPEED_OVER_S = 5.0
"""A speed by positions is taken over so long at least: their noise, some 30 m, is 12 kt then, and an aircraft that
brakes loses 15."""
SAME_PLACE_M = 100.0
"""An aircraft that is seen again this near has stood there, however long it was not seen: thrice the noise of
positions."""
REPEATED_SHARE = 0.1
"""A speed that is sent again and again is not believed where the positions differ by this share of it ..."""
REPEATED_KT = 10.0
"""... and by so much: the noise of positions over `SPEED_OVER_S`."""
STRAY_FPM = 10_000.0
"""An altitude changes by no more: fast jets climb so, everything else more slowly. Those that would have to are
replies of other aircraft, and the fewer give way."""
STRAY_FT = 1_000.0
"""... and so much at once: altitudes are repeated for some seconds and come in steps of 100 ft, and the field's
elevation, which stands for that of a ground flag, differs from the pressure altitude by `PRESSURE_ERROR_FT`."""
LOOK_BACK_SEGMENTS = 200
"""So many stretches of altitudes without a jump are looked at back for one that can go on: what two aircraft send
in turn for minutes."""
LEAST_LINE_POINTS = 4
"""So many points in a row, each in the middle of its neighbours in time, position and altitude, were interpolated:
of real ones, in steps of 25 ft and of metres, a thousandth of a thousandth lies so."""
LINE_ERROR = 2e-6
"""... to so many degrees: 20 cm, twice the rounding of positions with six digits."""
LINE_ERROR_FT = 1.0
"""... and ft: the rounding of an altitude in metres."""
STEP_FT = 25.0
"""Transponders send altitudes in steps of this or of 100 ft (ICAO Annex 10): what lies between was made."""
LEAST_LINE_STEP_M = 1.0
"""... where each lies further than this from the one before: what stands is on every line."""
SPIKE_KT = 150.0
"""... and so much more, which the error of a position a second after the one before makes of a standing
aircraft."""
SPIKE_M = 1_000.0
"""A position nearer than this to the one before is no spike: receivers' errors stay below it."""
LOWEST_ALTITUDE_FT = -2_000.0
"""A lower altitude is unknown: the lowest airfields lie some 1,250 ft below the sea, and high pressure takes off
up to 900 ft more."""
HIGHEST_ALTITUDE_FT = 100_000.0
"""A higher one is: no aircraft with a transponder flies there but balloons at its edge."""
IMPLIED_S = 60.0
"""A speed that two positions imply is that of the flight only where no more time lies between them: longer means
were never flown."""
DRIFT_S = 15.0
"""Speeds of the last seconds are taken over at least so long: the noise of positions, some 30 m, is 4 kt then."""
LONGEST_DRIFT_S = 60.0
"""... and over no longer, for an aircraft may have stopped meanwhile."""

GEOMETRIC_ERROR_FT = 120.0
"""Error of a height by geometric altitude: steps of 25 ft, the geoid between grid points, and vertical GNSS
error."""
QNH_ERROR_FT = 120.0
"""Error by the transmitted QNH: a setting one or two hPa old, and steps of 25 or 100 ft."""
OWN_ERROR_FT = 100.0
"""Error by the aircraft's own reading on the ground: the steps of the altitude; the pressure drifts little in six
hours."""
PRESSURE_ERROR_FT = 900.0
"""Error of a pressure altitude alone: a QNH between 980 and 1045 hPa at 27 ft each."""
OWN_READING_H = 6.0
"""How long an aircraft's own reading on the ground corrects its pressure altitude: the pressure drifts by less
than 4 hPa, 100 ft, in this time except in a storm."""
OWN_READINGS = 5
"""The reading is the median of so many: two may be those of other aircraft."""
GEOMETRIC_CARRIED_S = 600.0
"""A geometric altitude corrects the pressure altitudes of this time around it: the difference of both changes with
the way flown, some 100 km at the most, by less than `GEOMETRIC_ERROR_FT`."""
HEIGHTS_APART_FT = 1_800.0
"""Geometric and pressure altitude may differ by this, twice `PRESSURE_ERROR_FT`: both ends of the range of
pressure."""
HEIGHTS_APART_SHARE = 0.08
"""... and by this share of the altitude: warm or cold air stretches it by 4 % for 10 °C."""
QNH_BELOW_FT = 12_000.0
"""A transmitted QNH is one of the field below this: above, crews fly by the standard pressure."""
STANDARD_QNH_HPA = 0.7
"""A QNH this near to 1013.25 is the standard pressure, rounded to the steps of 0.8 hPa in which it is transmitted
(ADS-B, DO-260B), and says nothing of the weather."""
LOWEST_QNH_HPA = 940.0
"""A lower QNH is an error: lower pressures at the sea are those of the strongest storms, in which nothing
lands."""
HIGHEST_QNH_HPA = 1_060.0
"""A higher one is: the highest that occur, in Siberia's winters, are 1,060 hPa with few exceptions."""

SLOW_KT = 40.0
"""Slower than any aeroplane flies: below the stall speed of light aeroplanes; for faster types `STALL_FACTOR` of
their approach."""
STALL_FACTOR = 0.5
"""Share of the median speed of its approach below which an aeroplane does not fly: it approaches at 1.3 times its
stall speed (ICAO Doc 8168), so it stalls at 0.77."""
APPROACH_NM = 10.0
"""The speed of the approach is that of points within this distance of the outline ..."""
APPROACH_FT = 4_000.0
"""... and below this height: 10 nm on a glide of 3° are 3,200 ft."""
LOW_FT = 250.0
"""Height above which, its error deducted, an aircraft is airborne whatever its ground flag says: higher than any
error left once the height's own is deducted."""
ALOFT_FT = 125.0
"""An aircraft at speed that is higher by this than a minute before or after is in the air, whatever the pressure
is: on a roll its altitude changes by 75 ft at the most, by the errors of its static ports ..."""
ALOFT_FLAGGED_FT = 75.0
"""... or by this, where it says that it flies, too ..."""
ALOFT_S = 60.0
"""... within this time: on a glide of 3° it comes down by 400 ft or more."""
FASTEST_DESCENT_FPM = 6_000.0
"""No aircraft reaches the ground from a height faster than this: an emergency descent."""
STEADY_DESCENT_FPM = 3_500.0
"""Nor is one on the ground after a silence that it would have had to fall through faster than this: steeper than
any descent kept up from cruise to the ground."""
FASTEST_ROLL_KT = 300.0
"""Nothing rolls faster, a ground flag above this speed is wrong: above the take-off speed of the fastest jets."""
FLYING_FACTOR = 1.5
"""Beyond the outline an aircraft flies at so many times the speed below which its type does not: no taxiing
aircraft or car is so fast."""
REACH_S = 120.0
"""Heights this long before and after a point on the ground must leave time for the way between: from longer ago
everything could be reached."""
DRIVE_NM = 15.0
"""A point on the ground so far from the outline was flown to, and not driven to: cars that leave a field with
their transmitter on stay nearer."""
FALL_LEAST_S = 20.0
"""A silence is taken to have lasted at least so long where a fall is judged: heights come in steps and late by
some seconds."""

FINAL_FT = 1_200.0
"""An approach must be lost above this height by no more than the next point, a climb-out seen again likewise:
coverage down to 1,000 ft, and a circuit is flown at 1,000 ft."""
ESTABLISHED_FT = 2_000.0
"""... or above this one, where the way flown last, drawn on, meets the ground on a runway: a glide of 3° from
`FINAL_NM`. Who goes around below comes back up into the cover."""
FINAL_NM = 6.0
"""... and within this distance of the outline: 1,200 ft on a glide of 3° (ICAO Doc 8168) are 3.8 nm from
touchdown."""
UNSURE_FINAL_NM = 4.0
"""... and within this one, where the height is that of an unknown QNH: it tells less of the glide."""
CLOSE_IN_NM = 1.5
"""This near, neither course nor glide is asked for: the last turn may still be flown, as on a circuit at low
level ..."""
FLOWN_PAST_DEG = 150.0
"""... but who flies away from both ends of every runway: in a circuit the base leg begins where the end is 135°
off the course, and `ALIGNED_DEG` is the error."""
SHALLOWEST_DEG = 1.2
"""Angle of the last seen point above the nearest runway end, at least: less leads to no runway."""
STEEPEST_DEG = 10.0
"""... and at most: steeper than any published approach."""
GLIDE_DEG = 3.0
"""The usual angle of an approach (ICAO Doc 8168)."""
OFF_COURSE_DEG = 40.0
"""How far the track may point past the field on an approach: an intercept; more leads past the field ..."""
ALIGNED_DEG = 15.0
"""... and by how much less if the track ends there, unless it is lower than the next: on final; a track that ends
while it points past the runway proves no landing."""
CURVED_FT = 800.0
"""Below this visual approaches still turn (the river approach to Washington)."""
TURNING_FT = 500.0
"""Below this, as near as `CLOSE_IN_NM`, the last turn is flown: a downwind leg is flown at 800 ft or more."""
BASE_LEG_DEG = 100.0
"""... or, near the field, on the last leg of a circuit across it before the final turn ..."""
BASE_LEG_NM = 3.0
"""... within this distance: circuits are flown within it."""
STRAIGHT_DEG = 5.0
"""An aircraft points at a runway end this far from its course: a localizer's full deflection is about 2.5° (ICAO
Annex 10), and a course that of the last `MOVED_M`."""
AT_END_M = 1_500.0
"""A runway end this near is the one ahead, wherever the aircraft points: it turns to it last."""
MOVED_M = 300.0
"""The course of an aircraft is that from where it was so far away: the noise of two positions turns it by less
than 10° then."""
LOOK_BACK_S = 120.0
"""An aircraft comes down if it was higher so long before: the time of a final of 4 nm at 120 kt ..."""
LEAST_DROP_FT = 100.0
"""... by this: one step of an altitude that is sent in hundreds."""
MOST_BEFORE_POINTS = 200
"""... looked for among so many points: one and a half a second."""
LAST_SAMPLES = 6
"""The time to the next point is the median of so many before: one silence among them does not count."""
LONGEST_SAMPLE_S = 60.0
"""... and at most this: more says nothing of how low the next point would have been."""
SINK_FPM = 700.0
"""Rate of descent where none is measured: 3° at 130 kt."""
LEAST_SINK_FPM = 300.0
"""No approach comes down more slowly: 3° at 57 kt."""
SINK_OVER_S = 20.0
"""A rate of descent is measured over so long: steps of 100 ft make it false by 300 fpm at the most then."""
LEAST_APPROACH_KT = 50.0
"""An approach is flown at this speed at least, where a time is made of it: slower speeds are errors or the
wind's."""
FLARE_FACTOR = 0.9
"""Mean speed from the last point to the touchdown, as a share of that at the point: aircraft slow down on
final."""
TOUCHDOWN_ZONE_M = 400.0
"""Aircraft touch so far behind the runway's end: aiming points lie at 300 to 400 m (ICAO Annex 14)."""
STRIP_M = 150.0
"""A point this near to the line of a runway is over it: half a strip (ICAO Annex 14: 140 m)."""
RUNWAY_S = 60.0
"""So long after its first ground flag an aircraft comes over the runway: flags come up to half a minute early."""
RUNWAY_POINTS = 30
"""... looked for among so many points: one every two seconds."""
MISFIT_DEG = 15.0
"""An approach fits a runway worse by one for each so many degrees off its course, squared: `ALIGNED_DEG`."""
MISFIT_GLIDE_DEG = 1.5
"""... and for each so many off `GLIDE_DEG`: half the angle."""
WORSE_MISFIT = 0.5
"""An approach that fits the own field worse by no more than this is taken to be to it: a tie, as on fields whose
runways lie in line."""
NEXT_DOOR_SHARE = 0.5
"""An approach straight to a field next door is to it if that is nearer than this share of the way to the own
one."""

LEVEL_FT = 30.0
"""Heights on a roll-out differ by no more: one step of 25 ft."""
RUNWAY_FT = 30.0
"""A height below this, well known, is said to be that of the runway: one step of 25 ft."""
ROLL_S = 90.0
"""A roll-out is no longer."""
SHORTEST_ROLL_S = 3.0
"""... nor shorter: two points with times rounded to the second would be one else."""
ROLL_SLOWED = 0.93
"""The wheels touched where the speed falls below this share of that before: braking shows within some seconds."""
ROLL_END_SLOWED = 0.9
"""At its end an aircraft that rolls is slower than this share of its speed at the start; one that overflies is
not."""
ROLL_WANDERED = 1.5
"""The way of a roll by all its positions is longer than the straight one by this factor at the most: those of who
stands, and is located badly, wander to and fro."""
BRAKED_KT_PER_S = 10.0
"""Nothing on wheels brakes or speeds up by more: half the acceleration of gravity."""
ROLLING_KT = 65.0
"""A track that begins on a runway faster than this and slows down has landed, and one that ends so has taken off:
no car on an airfield drives at 120 km/h, and one take-off of some thousand is given up (FAA Takeoff Safety
Training Aid)."""
ROLLING_SAID_KT = 50.0
"""... or faster than this, while it says that it flies: taxiing flags flicker, and no aircraft taxies so fast."""
CLOSE_S = 120.0
"""Ground contact within this time of the last airborne point is evidence `ground`: a landing seen from both sides
within two minutes needs no inference."""
WIDEST_MIN = 30.0
"""A movement whose bounds lie further apart than this was not seen, and gets no time: a wider range says nothing
of it."""
SHORTEST_STAY_MIN = 6.0
"""A landing and a take-off nobody saw must leave at least this long between them, flying time deducted: longer
than a go-around, shorter than a turnaround."""
TOUCH_AND_GO_S = 120.0
"""Ground contact this long, or at half the speed below which the type does not fly, is no touch-and-go: that takes
seconds, a stop minutes."""
SHORTEST_FLIGHT_S = 60.0
"""A take-off and the landing after it in less time are no flight: positions of others, or two receivers with
clocks apart, look so."""
SHORTEST_STOP_S = 20.0
"""... nor lands, stops and is in the air again in less than this: braking from 120 kt alone takes as long."""
LOST_MIN = 10.0
"""A track that is silent this long after a runway was reached at speed has ended there: longer than a circuit."""
HEIGHTLESS_S = 60.0
"""A track that ends without heights is judged by its last one, this old at the most: an approach goes on as before
for so long."""
SLACK_FACTOR = 0.5
"""The latest time of a landing nobody saw is later than its likely one by this share of the way left: an aircraft
may fly it half as slowly again as thought."""
LEAST_SLACK_S = 30.0
"""... and by this at least: what aiming point, wind and clock make."""
CIRCUIT_S = 180.0
"""... and by so much where it was lost in a circuit, before its final: a downwind leg, a base leg and a final."""

BRACKET_NM = 100.0
"""An aircraft that is lost on the way in is looked for so far from the field: from here a descent from cruise
begins (35,000 ft on a glide of 3° are 110 nm)."""
BRACKET_LEAST_MIN = 45.0
"""A silence of at least so long may hide a stop: an approach, half an hour on the ground, and a climb."""
BRACKET_STAY_MIN = 30.0
"""... which is at least so long, the flying time to the field and back deducted at the speeds last seen: whoever
holds, or flies on, is back sooner."""
BRACKET_LONGEST_H = 48.0
"""... and no longer than this: later the aircraft may have been anywhere."""
BRACKET_FT_PER_NM = 500.0
"""Lost higher above the field than so much for each mile, it cannot come down on the way: a descent of 5°."""
BRACKET_CLIMB_FT_PER_NM = 1_500.0
"""... nor has it climbed from it by more than this for each mile straight back: airliners climb by 1,000, and the
first turn is flown within some miles."""
BRACKET_OFF_DEG = 60.0
"""... nor flies it to the field where its course points so far past it; airways bend by so much ..."""
BRACKET_VECTORED_DEG = 100.0
"""... and so far within `BRACKET_HALF_NM`, where it is led around to the runway in use."""
FAST_QUANTILE = 0.95
"""The fastest speed of a track is that which so much of it does not reach: the rest are errors."""
BRACKET_HALF_NM = 40.0
"""Where only the way in, or out, was seen, it must be within this distance: a descent through 12,000 ft ..."""
BRACKET_CHANGE_FT = 1_000.0
"""... and go down, or up, by this ..."""
BRACKET_CHANGE_S = 600.0
"""... within this time: who is about to land has left its level."""
BRACKET_OTHERS = 4
"""So many other fields that it fits are named: more are a region."""
BRACKET_RUNWAY_FT = 5_000.0
"""... with a runway of at least this length: shorter ones are for light aircraft."""

SECOND_TRACK_S = 15.0
"""Of a second track of an aircraft the points are used that lie this far in time from those of the first: clocks
of trackers differ, and two tracks shuffled into one would jump to and fro."""
GOES_ON_S = 120.0
"""A track is taken to cover a time this far from its nearest point: coarse ones have a point a minute."""
PARKED_M = 400.0
"""A callsign that is seen again this near goes on with the same aircraft: the length of an apron."""
PARKED_H = 16.0
"""... and after no more time than this: a night's stay; a day later the same callsign is the next flight."""
TWIN_MEDIAN_M = 200.0
"""Half of the positions of two tracks that are one lie this near to each other: nearly a second at cruise, and the
error of a position ..."""
TWIN_FURTHEST_M = 500.0
"""... and `TWIN_SHARE` of them this near: two seconds at cruise."""
TWIN_SHARE = 0.9
"""Share of positions that must lie within `TWIN_FURTHEST_M`: one of ten may be an error."""
TWIN_ROUGH_FACTOR = 2.0
"""How much further those of an address that is not ICAO's may lie: ground radar sees them."""
TWIN_APART_FT = 400.0
"""... and their median heights this far apart: less than half the least vertical separation, 1,000 ft."""
TWIN_LAG_S = 10
"""Trackers' clocks differ by up to this; the difference that fits best is taken."""
TWIN_GAP_S = 30.0
"""Where an aircraft was between two positions is known if no more time than this lies between them: half a minute
straight on is within `TWIN_MEDIAN_M` also in a turn."""
TWIN_MOVES_M_S = 15.0
"""Slower positions, 29 kt, are left out: aircraft that stand or taxi side by side are not one."""
TWIN_LEAST_POINTS = 8
"""Fewer positions that can be compared prove nothing: formations and crossings agree for some."""
TWIN_CELL_DEGREES = 0.02
"""Tracks are compared that came through the same cells of this size, 2 km, four times `TWIN_FURTHEST_M` ..."""
TWIN_CELL_S = 60.0
"""... in the same minutes, six times `TWIN_LAG_S` ..."""
TWIN_LEAST_CELLS = 2
"""... and through so many of them: one is a crossing."""
SAME_VISIT_S = 60
"""Visits of one aircraft with times this near are one: trackers' clocks and ground flags differ by half a minute,
and no aircraft lands twice in a whole one."""
SAME_BOUNDED_S = 300
"""... or this near, if the bounds of both times touch: nor does it land twice in this time and within them."""

LEG_SILENCE_S = 14_400.0
"""A silence this long ends a leg: longer than the crossing of an ocean without receivers on most routes, so that a
landing may lie in it."""
STANDS_KT = 20.0
"""Slower than this away from the field an aircraft has landed elsewhere: as fast as it taxis."""
AT_AIRPORT_NM = 3.0
"""Standing this near to an airport it is at it: the length of the largest ones."""
CLIMBING_NM = 6.0
"""A track that begins this near to an airport, and low, began there: `FINAL_NM` ..."""
CLIMBING_FT = 3_000.0
"""... below this height above it: a climb of 500 ft a mile reaches it there."""

INTEGRITY_S = 300.0
"""Points this long around the deciding one are judged: the last 10 nm of an approach."""
PROFILE_S = 900.0
"""... and this long around it for the profile of the descent: from cruise levels near the field on."""
PROFILE_NM = 12.0
"""... within this distance of the outline: a glide of 3° from 3,800 ft."""
PROFILE_LOW_NM = 2.0
"""The lowest pressure altitude of a descent is looked for this near to the outline ..."""
PROFILE_LOW_FT = 1_500.0
"""... and lies no higher than this above the field, and `PRESSURE_ERROR_FT`: 2 nm out and the coverage."""
PROFILE_CHANGE_FT = 300.0
"""A descent that pressure shows goes through so much: three steps of 100 ft."""
MOST_SHARE = 0.5
"""Of points, and of values that each say something wrong or right, more than this share decides: most of them."""
LEAST_VALUES = 3
"""Fewer values decide nothing: one or two are errors of transmission."""
JUMP_M = 3_000.0
"""A position nearer than this to the one before is no jump: `SPIKE_M`, for three points together."""
JUMP_KT = 300.0
"""A jump is faster than `JUMP_FACTOR` times the reported speed and so much: twice `SPIKE_KT`, for more than a
single point."""
SPEED_STEP_S = 20.0
"""The speed of positions is compared with the reported one over steps of no more than this: in longer ones a turn
hides the way flown."""
SPEED_LEAST_S = 60.0
"""... that make up so much time together: shorter, the noise of positions decides."""
SPEED_MOVES_KT = 50.0
"""... where the reported speed is higher than this; and by so much the positions may be faster: an error of a
hundred metres in four seconds."""
SPEED_LOW_FACTOR = 0.5
"""Positions that move at less than this share of the reported speed stand still or circle ..."""
SPEED_HIGH_FACTOR = 1.5
"""... and at more than so many times of it are not those of this aircraft."""
FALL_S = 1_800.0
"""Heights this long around the ground contact are held against it: a descent from cruise takes as long."""
FALL_FT = 1_000.0
"""A fall from the nearest height counts above this: below, an old QNH explains it."""
FALL_HIGH_FT = 3_000.0
"""... and one from any of several heights, if the highest is above this: one false height explains lower ones."""
