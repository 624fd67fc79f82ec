"""Tables of tracks with known makers: the column names that identify each, and what its columns hold. No unit is
assumed for any other table: see `columns`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

FEET_IN_A_METRE = 1 / 0.3048
KNOTS_IN_A_METRE_PER_SECOND = 3_600 / 1_852
FEET_PER_MINUTE_IN_A_METRE_PER_SECOND = 60 / 0.3048
FEET_IN_A_FLIGHT_LEVEL = 100.0
ESTIMATED = "estimated"


class Column(NamedTuple):
    """What a column holds: a quantity, and the factor from its unit to that of the points table (feet, knots, feet
    per minute, degrees)."""

    quantity: str
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A format of tables, identified by its column names, lower-case and stripped.

    - marks: at least one name of each set must be there; never: with one of these names it is another format
    - columns: what the columns that are read hold; of several with the same quantity the first one present is read
    - unused: further columns of the format that are not needed
    - one_aircraft: a table is the track of one aircraft, whatever callsigns it had
    - sources: position sources by the words of the format; ESTIMATED means never received
    - says_ground: height is a number in the air and `ground` on the ground
    - zero_is_ground: height 0 means on the ground, and says nothing about the height
    - is_confirmed_by_speed: other formats use the same names, so it is this one only if speeds are in its unit
    """

    name: str
    marks: tuple[frozenset[str], ...]
    columns: Mapping[str, Column]
    unused: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    one_aircraft: bool = False
    sources: Mapping[str, str] = field(default_factory=dict)
    says_ground: bool = False
    zero_is_ground: bool = False
    is_confirmed_by_speed: bool = False

    def has(self, names: Collection[str]) -> bool:
        """Returns whether a table with these columns is of this format.

        >>> [one.name for one in FINGERPRINTS if one.has(["time", "icao24", "lat", "lon", "baroaltitude"])]
        ['OpenSky state vectors']
        """
        there = frozenset(names)
        return all(mark & there for mark in self.marks) and not self.never & there


_TIME = frozenset({"time", "timestamp"})
_LATITUDE = frozenset({"lat", "latitude"})
_LONGITUDE = frozenset({"lon", "longitude", "long", "lng"})
_POSITION = (_LATITUDE, _LONGITUDE)

_PLACES = {
    "lat": Column("latitude"),
    "latitude": Column("latitude"),
    "lon": Column("longitude"),
    "longitude": Column("longitude"),
    "long": Column("longitude"),
    "lng": Column("longitude"),
}
_NAMED = {
    **_PLACES,
    "icao24": Column("icao24"),
    "callsign": Column("callsign"),
    "squawk": Column("squawk"),
    "registration": Column("registration"),
    "typecode": Column("aircraft_type"),
}

OPENSKY_STATES = Fingerprint(
    "OpenSky state vectors",
    (
        _TIME,
        *_POSITION,
        frozenset({"baroaltitude", "vertrate", "lastposupdate"}),
    ),
    {
        **_NAMED,
        "time": Column("time"),
        "timestamp": Column("time"),
        "velocity": Column("speed", KNOTS_IN_A_METRE_PER_SECOND),
        "heading": Column("track"),
        "vertrate": Column("rate", FEET_PER_MINUTE_IN_A_METRE_PER_SECOND),
        "baroaltitude": Column("altitude", FEET_IN_A_METRE),
        "geoaltitude": Column("geometric", FEET_IN_A_METRE),
        "onground": Column("on_ground"),
        "lastposupdate": Column("received"),
    },
    frozenset({"alert", "spi", "lastcontact", "serials", "hour"}),
    never=frozenset({"true_track", "baro_altitude", "geo_altitude", "groundspeed", "alt_baro", "update_type"}),
)
_OPENSKY_SPEEDS = replace(
    OPENSKY_STATES,
    marks=(_TIME, *_POSITION, frozenset({"icao24"}), frozenset({"velocity"}), frozenset({"heading"})),
)
"""OpenSky state vectors from a query for neither heights nor rates."""
OPENSKY_REST = Fingerprint(
    "OpenSky REST states",
    (
        *_POSITION,
        frozenset({"baro_altitude", "geo_altitude", "true_track"}),
        frozenset({"time_position", "last_contact", "origin_country", "position_source", "sensors", "true_track"}),
        frozenset({"time_position", "time", "timestamp", "last_contact"}),
    ),
    {
        **_NAMED,
        "time_position": Column("time"),
        "time": Column("time"),
        "timestamp": Column("time"),
        "last_contact": Column("time"),
        "velocity": Column("speed", KNOTS_IN_A_METRE_PER_SECOND),
        "true_track": Column("track"),
        "vertical_rate": Column("rate", FEET_PER_MINUTE_IN_A_METRE_PER_SECOND),
        "baro_altitude": Column("altitude", FEET_IN_A_METRE),
        "geo_altitude": Column("geometric", FEET_IN_A_METRE),
        "on_ground": Column("on_ground"),
        "position_source": Column("source"),
    },
    frozenset({"origin_country", "sensors", "spi", "category"}),
    never=frozenset({"groundspeed", "alt_baro", "update_type"}),
    sources={"0": "adsb", "1": "asterix", "2": "mlat", "3": "flarm"},
)
TRAFFIC = Fingerprint(
    "traffic state vectors",
    (
        frozenset({"timestamp"}),
        frozenset({"latitude"}),
        frozenset({"longitude"}),
        frozenset({"altitude"}),
        frozenset({"groundspeed"}),
        frozenset({"track"}),
        frozenset({"vertical_rate"}),
        # Any tracker may use the column names above; the package has these from OpenSky, or makes them itself.
        frozenset({"lastposupdate", "lastcontact", "alert", "serials", "hour", "flight_id", "track_unwrapped"}),
    ),
    {
        **_NAMED,
        "timestamp": Column("time"),
        "groundspeed": Column("speed"),
        "track": Column("track"),
        "vertical_rate": Column("rate"),
        "altitude": Column("altitude"),
        "geoaltitude": Column("geometric"),
        "onground": Column("on_ground"),
        "last_position": Column("received"),
        "lastposupdate": Column("received"),
    },
    frozenset(
        {"alert", "spi", "lastcontact", "serials", "hour", "flight_id", "track_unwrapped", "firstseen", "lastseen"}
        | {"origin", "destination", "nacp", "nic", "nacv", "ias", "tas", "mach", "selected_mcp", "roll"}
    ),
    never=frozenset({"heading_change", "update_type", "altitude_change", "fa_flight_id"})
    | frozenset({"origin_country", "sensors", "position_source"}),
)
TRAFFIC_BY_SPEED = replace(
    TRAFFIC,
    marks=(*TRAFFIC.marks[:-1], frozenset({"icao24"})),
    is_confirmed_by_speed=True,
)
PYOPENSKY_STATES = Fingerprint(
    "pyopensky REST states",
    (
        frozenset({"timestamp"}),
        frozenset({"latitude"}),
        frozenset({"longitude"}),
        frozenset({"altitude"}),
        frozenset({"groundspeed"}),
        frozenset({"origin_country", "sensors", "position_source"}),
    ),
    {
        **TRAFFIC.columns,
        "groundspeed": Column("speed", KNOTS_IN_A_METRE_PER_SECOND),
        "vertical_rate": Column("rate", FEET_PER_MINUTE_IN_A_METRE_PER_SECOND),
        "altitude": Column("altitude", FEET_IN_A_METRE),
        "geoaltitude": Column("geometric", FEET_IN_A_METRE),
        "position_source": Column("source"),
    },
    OPENSKY_REST.unused | {"sensors"},
    sources=OPENSKY_REST.sources,
)
"""The package pyopensky renames OpenSky's columns as the package traffic does, but leaves their units."""
AEROAPI_TRACK = Fingerprint(
    "FlightAware AeroAPI track",
    (
        frozenset({"timestamp"}),
        *_POSITION,
        frozenset({"altitude"}),
        frozenset({"update_type", "altitude_change", "fa_flight_id"}),
    ),
    {
        **_NAMED,
        "timestamp": Column("time"),
        "altitude": Column("altitude", FEET_IN_A_FLIGHT_LEVEL),
        "groundspeed": Column("speed"),
        "heading": Column("track"),
        "ident": Column("callsign"),
        "fa_flight_id": Column("flight"),
        "update_type": Column("source"),
    },
    frozenset({"altitude_change", "ident_icao", "ident_iata"}),
    one_aircraft=True,
    sources={"p": ESTIMATED, "v": ESTIMATED, "a": "adsb", "m": "mlat"},
)
READSB_AIRCRAFT = Fingerprint(
    "readsb aircraft",
    (
        *_POSITION,
        frozenset({"alt_baro", "baro_rate", "alt_geom", "geom_rate"}),
        frozenset({"time", "timestamp", "now", "seen_at", "datetime"}),
    ),
    {
        **_PLACES,
        "now": Column("time"),
        "timestamp": Column("time"),
        "time": Column("time"),
        "datetime": Column("time"),
        "seen_at": Column("time"),
        "hex": Column("icao24"),
        "icao": Column("icao24"),
        "icao24": Column("icao24"),
        "flight": Column("callsign"),
        "callsign": Column("callsign"),
        "r": Column("registration"),
        "registration": Column("registration"),
        "t": Column("aircraft_type"),
        "type": Column("source"),
        "alt_baro": Column("altitude"),
        "alt_geom": Column("geometric"),
        "gs": Column("speed"),
        "track": Column("track"),
        "baro_rate": Column("rate"),
        "geom_rate": Column("rate"),
        "squawk": Column("squawk"),
        "category": Column("category"),
        "seen_pos": Column("age"),
        "nav_qnh": Column("qnh_hpa"),
        "version": Column("adsb_version"),
        "nic": Column("nic"),
        "nac_p": Column("nac_p"),
        "sil": Column("sil"),
    },
    frozenset(
        {"seen", "rssi", "messages", "emergency", "rc", "nac_v", "sil_type", "gva", "sda", "alert", "spi", "mlat"}
        | {"tisb", "desc", "ownop", "year", "dbflags", "nic_baro", "nav_altitude_mcp", "nav_heading", "nav_modes"}
        | {"ias", "tas", "mach", "wd", "ws", "oat", "tat", "track_rate", "roll", "mag_heading", "true_heading"}
        | {"nav_altitude_fms", "dst", "dir", "lastposition", "rr_lat", "rr_lon", "calc_track", "gpsokbefore"}
    ),
    says_ground=True,
)
DUMP1090_AIRCRAFT = Fingerprint(
    "dump1090 aircraft",
    (
        *_POSITION,
        frozenset({"hex"}),
        frozenset({"vert_rate", "validposition", "seen_pos"}),
        frozenset({"altitude"}),
        frozenset({"time", "timestamp", "now"}),
    ),
    {
        **_PLACES,
        "now": Column("time"),
        "timestamp": Column("time"),
        "time": Column("time"),
        "hex": Column("icao24"),
        "flight": Column("callsign"),
        "altitude": Column("altitude"),
        "speed": Column("speed"),
        "track": Column("track"),
        "vert_rate": Column("rate"),
        "squawk": Column("squawk"),
        "category": Column("category"),
        "seen_pos": Column("age"),
    },
    frozenset({"validposition", "validtrack", "messages", "seen", "rssi", "mlat", "tisb", "nucp"}),
    says_ground=True,
    never=frozenset({"alt_baro", "alt_geom", "update_type"}),
)
ADSB_EXPOSED = Fingerprint(
    "adsb.exposed",
    (
        frozenset({"time"}),
        *_POSITION,
        frozenset({"icao"}),
        frozenset({"altitude"}),
        frozenset({"track_degrees", "geometric_altitude", "aircraft_flight"}),
    ),
    {
        **_PLACES,
        "time": Column("time"),
        "icao": Column("icao24"),
        "r": Column("registration"),
        "t": Column("aircraft_type"),
        "aircraft_flight": Column("callsign"),
        "altitude": Column("altitude"),
        "geometric_altitude": Column("geometric"),
        "ground_speed": Column("speed"),
        "track_degrees": Column("track"),
        "vertical_rate": Column("rate"),
        "aircraft_squawk": Column("squawk"),
        "aircraft_category": Column("category"),
        "aircraft_nic": Column("nic"),
        "aircraft_nac_p": Column("nac_p"),
        "aircraft_sil": Column("sil"),
        "aircraft_version": Column("adsb_version"),
        "source": Column("source"),
    },
    frozenset(
        {"date", "dbflags", "noregdata", "ownop", "year", "desc", "flags", "geometric_vertical_rate"}
        | {"indicated_airspeed", "roll_angle", "aircraft_alert", "aircraft_alt_geom", "aircraft_gva"}
        | {"aircraft_baro_rate", "aircraft_emergency", "aircraft_geom_rate", "aircraft_ias", "aircraft_mach"}
        | {"aircraft_mag_heading", "aircraft_nac_v", "aircraft_nav_altitude_fms", "aircraft_nav_altitude_mcp"}
        | {"aircraft_nav_heading", "aircraft_nav_modes", "aircraft_nav_qnh", "aircraft_nic_baro", "aircraft_oat"}
        | {"aircraft_rc", "aircraft_roll", "aircraft_sda", "aircraft_sil_type", "aircraft_spi", "aircraft_tas"}
        | {"aircraft_tat", "aircraft_track", "aircraft_track_rate", "aircraft_true_heading", "aircraft_wd"}
        | {"aircraft_ws", "file", "mercator_x", "mercator_y"}
    ),
)
VIRTUAL_RADAR = Fingerprint(
    "Virtual Radar Server aircraft list",
    (
        *_POSITION,
        frozenset({"icao"}),
        frozenset({"postime"}),
        frozenset({"alt", "spd", "trak", "vsi", "galt"}),
    ),
    {
        **_PLACES,
        "postime": Column("time"),
        "icao": Column("icao24"),
        "call": Column("callsign"),
        "reg": Column("registration"),
        "type": Column("aircraft_type"),
        "alt": Column("altitude"),
        "spd": Column("speed"),
        "trak": Column("track"),
        "vsi": Column("rate"),
        "sqk": Column("squawk"),
        "gnd": Column("on_ground"),
    },
    frozenset(
        {"id", "rcvr", "hassig", "sig", "bad", "fseen", "tsecs", "cmsgs", "galt", "inhg", "altt", "mlat", "tisb"}
        | {"spdtyp", "trkh", "mdl", "man", "cnum", "op", "opicao", "help", "vsit", "dst", "brng", "wtc", "species"}
        | {"engines", "engtype", "engmount", "mil", "cou", "hasp", "interested", "flightscount", "sat", "year"}
        | {"from", "to", "talt", "ttrk", "callsus", "tt", "trt", "cos", "cot", "resettrail", "pictures", "tag"}
    ),
)

FLIGHTRADAR24_POSITIONS = Fingerprint(
    "Flightradar24 positions",
    (
        frozenset({"timestamp"}),
        frozenset({"lat"}),
        frozenset({"lon"}),
        frozenset({"alt"}),
        frozenset({"gspeed"}),
        frozenset({"hex", "fr24_id"}),
    ),
    {
        **_PLACES,
        "timestamp": Column("time"),
        "hex": Column("icao24"),
        "callsign": Column("callsign"),
        "reg": Column("registration"),
        "type": Column("aircraft_type"),
        "alt": Column("altitude"),
        "gspeed": Column("speed"),
        "vspeed": Column("rate"),
        "track": Column("track"),
        "squawk": Column("squawk"),
        "source": Column("source"),
        "fr24_id": Column("flight"),
    },
    frozenset({"flight", "painted_as", "operating_as", "orig_iata", "orig_icao", "dest_iata", "dest_icao", "eta"}),
    zero_is_ground=True,
    sources={"estimated": ESTIMATED},
)

FINGERPRINTS = (
    FLIGHTRADAR24_POSITIONS,
    AEROAPI_TRACK,
    OPENSKY_REST,
    PYOPENSKY_STATES,
    TRAFFIC,
    TRAFFIC_BY_SPEED,
    OPENSKY_STATES,
    _OPENSKY_SPEEDS,
    READSB_AIRCRAFT,
    DUMP1090_AIRCRAFT,
    ADSB_EXPOSED,
    VIRTUAL_RADAR,
)
"""Tried in this order."""
