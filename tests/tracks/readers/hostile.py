"""Track files made to harm whoever reads them, and a process that reads them and measures itself.

python -m tests.tracks.readers.hostile FOLDER     reads every file of the folder in every way there is
"""

import base64
import bz2
import contextlib
import gzip
import io
import lzma
import struct
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe

from tests.measured import Way, read_each

from . import hostile_formats

ROW = "[0,35.4,35.9,1000,100,90,0,0]"
TRACE = '{"icao":"4b1803","timestamp":1700000000,"trace":[%s]}'
STATES = "time,icao24,lat,lon,velocity,heading,vertrate,callsign,onground,baroaltitude,geoaltitude"
STATE = "1700000000,4b1803,35.4,35.9,100,90,0,ABC1,false,1000,1000"
PLAYBACK = "Timestamp,UTC,Callsign,Position,Altitude,Speed,Direction"
LIST = "icao24,firstSeen,estDepartureAirport,lastSeen,estArrivalAirport,callsign"
MB = 1_000_000
MORE = bytes(504) + b"\1" + bytes(7)


def trace(rows: str = ROW) -> bytes:
    return (TRACE % rows).encode()


def header(
    name: bytes, size: int = 0, kind: bytes = b"0", *, written: bytes = b"", link: bytes = b"", more: int = 0
) -> bytes:
    """A tar header that says what it is told to."""
    field = written or b"%011o\0" % size
    made = bytearray(name[:100].ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + field.ljust(12, b"\0"))
    made += b"%011o\0" % 0 + b" " * 8 + kind + link[:100].ljust(100, b"\0") + b"ustar\00000"
    made = made.ljust(512, b"\0")
    made[482] = more
    made[148:156] = b"%06o\0 " % sum(made)
    return bytes(made)


def member(name: bytes, content: bytes, kind: bytes = b"0") -> bytes:
    return header(name, len(content), kind) + content + bytes(-len(content) % 512)


def archive(*parts: bytes) -> bytes:
    return b"".join(parts) + bytes(1024)


def zeros_gz(megabytes: int, before: bytes = b"") -> bytes:
    """Gzip content that unpacks to many zeros, in one part."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    made = packer.compress(before) + b"".join(packer.compress(bytes(MB)) for _ in range(megabytes))
    return made + packer.flush()


def pax(**records: str) -> bytes:
    said = b""
    for key, value in records.items():
        line = f" {key.replace('_', '.')}={value}\n".encode()
        length = len(line) + len(str(len(line) + 3))
        said += f"{length}".encode() + line
    return said


def parquet(rows: int, times: int = 1, *, dictionary: bool = True, **columns: object) -> bytes:
    """A Parquet file of `times` row groups with `rows` equal rows each; a few kilobytes, however many they are."""
    base = {"time": 1_700_000_000, "icao24": "4b1803", "lat": 35.4, "lon": 35.9, "callsign": "A"} | columns
    same = pa.array(np.zeros(rows, dtype="int32"))
    table = pa.table(
        {name: pa.DictionaryArray.from_arrays(same, pa.array([value])) for name, value in base.items()}
    )
    made = io.BytesIO()
    options = {"compression": "zstd", "store_schema": False, "use_dictionary": dictionary}
    with pq.ParquetWriter(made, table.schema, **options) as writer:
        for _ in range(times):
            writer.write_table(table)
    return made.getvalue()


def described(megabytes: int) -> bytes:
    """A Parquet file of one row that says very much of itself."""
    table = pa.table({"time": [1_700_000_000], "lat": [35.4], "lon": [35.9]})
    made = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({"said": "x" * megabytes * MB}), made)
    return made.getvalue()


def encrypted() -> bytes:
    """A Parquet file of which one column is encrypted."""

    class Keys(pe.KmsClient):
        def wrap_key(self, key_bytes: bytes, master_key_identifier: str) -> bytes:
            return base64.b64encode(key_bytes)

        def unwrap_key(self, wrapped_key: bytes, master_key_identifier: str) -> bytes:
            return base64.b64decode(wrapped_key)

    table = pa.table({"time": [1_700_000_000], "lat": [35.4], "lon": [35.9]})
    how = pe.EncryptionConfiguration(footer_key="f", column_keys={"c": ["lat"]}, plaintext_footer=True)
    keys = pe.CryptoFactory(lambda _: Keys()).file_encryption_properties(pe.KmsConnectionConfig(), how)
    made = io.BytesIO()
    with pq.ParquetWriter(made, table.schema, encryption_properties=keys) as writer:
        writer.write_table(table)
    return made.getvalue()


def as_tar(info: tarfile.TarInfo, content: bytes = b"") -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT) as written:
        written.addfile(info, io.BytesIO(content))
        good = tarfile.TarInfo("trace_full_4b1803.json")
        good.size = len(trace())
        written.addfile(good, io.BytesIO(trace()))
    return made.getvalue()


def entry(name: str, kind: bytes, link: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, link
    return made


def zip_of_many(content: bytes, count: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for number in range(count):
            written.writestr(f"trace_full_{number:06x}.json", content)
    return made.getvalue()


def zip_of_empty(count: int) -> bytes:
    """A zip whose list names one empty member again and again."""
    whole = zip_of(b"")
    start = struct.unpack_from("<L", whole, len(whole) - 6)[0]
    listed = whole[start:-22] * count
    return whole[:start] + listed + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 65_535, 65_535, len(listed), start, 0)


def overlapping(size: int, count: int) -> bytes:
    """A zip whose list names one large member again and again."""
    whole = zip_of(bytes(size))
    start = struct.unpack_from("<L", whole, len(whole) - 6)[0]
    listed = whole[start:-22] * count
    return whole[:start] + listed + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(listed), start, 0)


def zip_of(content: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as written:
        written.writestr("trace_full_4b1803.json", content)
    return made.getvalue()


CASES: dict[str, Callable[[], bytes]] = {
    # C1
    "C1 gzip bomb": lambda: zeros_gz(60),
    "C1 gzip bomb of many parts": lambda: gzip.compress(bytes(16 * MB), 1) * 8,
    "C1 gzip bomb that begins like a trace": lambda: zeros_gz(60, trace()[:-2]),
    "C1 gzip bomb that begins like a table": lambda: zeros_gz(60, f"{STATES}\n{STATE}\n".encode()),
    "C1 gzip bomb of rows": lambda: gzip.compress(f"{STATES}\n".encode() + f"{STATE}\n".encode() * 2_000_000, 1),
    "C1 gzip bomb of an archive": lambda: zeros_gz(60, header(b"trace_full_4b1803.json", 60 * MB)),
    "C1 gzip bomb in an archive": lambda: archive(member(b"trace_full_4b1803.json", zeros_gz(60))),
    "C1 gzip in gzip": lambda: gzip.compress(gzip.compress(trace())),
    "C1 gzip bomb of a flight list": lambda: zeros_gz(60, f"{LIST}\n".encode()),
    "C1 a million empty gzip parts": lambda: gzip.compress(b"") * 1_000_000,
    # C2
    "C2 bzip2": lambda: bz2.compress(trace()),
    "C2 bzip2 bomb of an archive": lambda: bz2.compress(header(b"a", 20 * MB) + bytes(20 * MB)),
    "C2 xz bomb": lambda: lzma.compress(bytes(20 * MB), preset=0),
    "C2 xz in gzip": lambda: gzip.compress(lzma.compress(trace())),
    "C2 bzip2 in an archive": lambda: archive(member(b"trace_full_4b1803.json", bz2.compress(bytes(20 * MB)))),
    "C2 zip bomb": lambda: zip_of(bytes(20 * MB)),
    "C2 bzip2 bomb that begins like a trace": lambda: bz2.compress(trace()[:-2] + bytes(60 * MB)),
    "C2 xz bomb that begins like a table": lambda: lzma.compress(
        f"{STATES}\n{STATE}\n".encode() + bytes(60 * MB), preset=0
    ),
    "C2 zstd bomb": lambda: pa.Codec("zstd").compress(bytes(60 * MB), asbytes=True),
    "C2 zip of many bombs": lambda: zip_of_many(bytes(5 * MB), 40),
    "C2 zip that overlaps": lambda: overlapping(5 * MB, 60),
    "C2 zip of bzip2 members": lambda: zip_of(bytes(20 * MB), zipfile.ZIP_BZIP2),
    "C2 zip of a zip": lambda: zip_of(zip_of(trace())),
    "C4 zip of 170,000 empty members": lambda: zip_of_empty(170_000),
    "C4 zip with a list of 2 GB": lambda: zip_of(trace())[:-10] + struct.pack("<LLH", 2**31, 30, 0),
    "C5 zip cut short": lambda: zip_of(trace())[:-30],
    "C5 zip with a wrong checksum": lambda: zip_of(trace()).replace(
        struct.pack("<L", zlib.crc32(trace())), b"abcd"
    ),
    "C5 bzip2 cut short": lambda: bz2.compress(trace())[:-10],
    "C5 xz cut short": lambda: lzma.compress(trace())[:-10],
    # C3
    "C3 traversal": lambda: as_tar(entry("../../../escaped.json", tarfile.REGTYPE)),
    "C3 absolute path": lambda: as_tar(entry("/tmp/escaped.json", tarfile.REGTYPE)),
    "C3 symbolic link": lambda: as_tar(entry("link", tarfile.SYMTYPE, "/etc/passwd")),
    "C3 symbolic link to a folder above, then a file through it": lambda: archive(
        header(b"up", kind=b"2", link=b"../.."), member(b"up/escaped.json", trace())
    ),
    "C3 hard link": lambda: as_tar(entry("hard", tarfile.LNKTYPE, "/etc/passwd")),
    "C3 pipe": lambda: as_tar(entry("pipe", tarfile.FIFOTYPE)),
    "C3 character device": lambda: as_tar(entry("zero", tarfile.CHRTYPE)),
    "C3 block device": lambda: as_tar(entry("sda", tarfile.BLKTYPE)),
    # C4
    "C4 endless extra header": lambda: archive(header(b"x", 8 * 1024 * MB, b"x")),
    "C4 extra headers one after the other": lambda: member(b"x", pax(path="a" * 400), b"x") * 20_000,
    "C4 long name of a gigabyte": lambda: header(b"././@LongLink", 1024 * MB, b"L") + b"a" * MB,
    "C4 long names one after the other": lambda: member(b"././@LongLink", b"a" * 60_000, b"L") * 300,
    "C4 long name of a gigabyte in gzip": lambda: zeros_gz(60, header(b"././@LongLink", 60 * MB, b"L")),
    "C4 sparse of 8 TB": lambda: archive(
        member(b"x", pax(GNU_sparse_major="1", GNU_sparse_realsize="8796093022208"), b"x"),
        member(b"a", bytes(512)),
    ),
    "C4 old sparse with an endless map": lambda: (
        (header(b"a", 512, b"S")[:482] + b"\1" + header(b"a", 512, b"S")[483:])
        + (bytes(504) + b"\1" + bytes(7)) * 40_000
    ),
    "C4 300,000 empty members": lambda: header(b"a") * 300_000,
    "C4 300,000 empty members in gzip": lambda: gzip.compress(header(b"a") * 300_000, 1),
    "C4 100,000 links": lambda: header(b"a", kind=b"2", link=b"b") * 100_000,
    "C4 50,000 tiny members": lambda: member(b"trace_full_4b1803.json", b"{}") * 50_000,
    "C4 negative size": lambda: header(b"a", written=b"-0000000001\0") + trace(),
    "C4 negative binary size": lambda: header(b"a", written=b"\xff" * 12) + trace(),
    "C4 negative size in an extra header": lambda: member(b"x", pax(size="-512"), b"x") + header(b"a") + trace(),
    "C4 size beyond the end": lambda: header(b"trace_full_4b1803.json", 8 * 1024 * MB) + trace(),
    "C4 binary size of 2 to the 88": lambda: header(b"a", written=b"\x80" + b"\xff" * 11) + trace(),
    # C5
    "C5 gzip cut short": lambda: gzip.compress(trace(",".join([ROW] * 1000)))[:-20],
    "C5 gzip with a wrong checksum": lambda: gzip.compress(trace())[:-8] + bytes(8),
    "C5 gzip with a wrong length": lambda: gzip.compress(trace())[:-4] + struct.pack("<I", 7),
    "C5 gzip and then junk": lambda: gzip.compress(trace()) + b"junk",
    "C5 gzip and then a gzip cut short": lambda: gzip.compress(trace()) + gzip.compress(b"x" * 99)[:15],
    "C5 archive in gzip cut short": lambda: gzip.compress(archive(member(b"t.json", trace())))[:-30],
    # C6
    "C6 deep lists": lambda: trace("[" * 100_000 + "]" * 100_000),
    "C6 deep lists without end": lambda: trace("[" * 5 * MB),
    "C6 deep objects": lambda: trace('{"a":' * 100_000 + "1" + "}" * 100_000),
    "C6 digits": lambda: trace(f"[0,35.4,35.9,{'9' * 5_000}]"),
    "C6 digits and a name twice": lambda: trace(f'[0,35.4,35.9,{"9" * 5_000},1,1,1,1,{{"a":1,"a":2}}]'),
    "C6 NaN": lambda: trace("[0,NaN,35.9,1000]"),
    "C6 Infinity": lambda: trace("[0,35.4,-Infinity,1000]"),
    "C6 1e999": lambda: trace("[0,1e999,35.9,1000]"),
    "C6 a name twice": lambda: b'{"icao":"4b1803","icao":"4b1804","timestamp":1700000000,"trace":[]}',
    "C6 a name twice in a row": lambda: trace('[0,35.4,35.9,1000,1,1,0,0,{"nic":8,"nic":0}]'),
    "C6 eight million lists": lambda: trace("[]," * 7 * MB + "[]"),
    "C6 eight million objects": lambda: trace("{}," * 7 * MB + "{}"),
    "C6 three million objects": lambda: trace('{"a":1},' * 3 * MB + "{}"),
    "C6 ten million numbers": lambda: trace("1.5," * 5 * MB + "1"),
    "C6 five million texts": lambda: trace('"a",' * 5 * MB + '""'),
    "C6 objects and names twice": lambda: trace('{"a":1,"a":1},' * 1_500_000 + "{}"),
    "C6 one text of 20 MB": lambda: trace('"' + "a" * 20 * MB + '"'),
    "A23 half a character": lambda: trace()[:-1] + b',"r":"\\ud800"}',
    "C6 long key": lambda: ('{"icao":"4b1803","timestamp":1,"' + "k" * 20 * MB + '":1,"trace":[]}').encode(),
    "C6 flight list of deep lists": lambda: b'[{"firstSeen":1,"lastSeen":2}' + b",[" * 100_000 + b"]" * 100_001,
    "C6 flight list of objects": lambda: b'[{"firstSeen":1,"lastSeen":2}' + b",{}" * 7 * MB + b"]",
    "C6 flight list with a name twice": lambda: b'[{"firstSeen":1,"firstSeen":2,"lastSeen":2,"icao24":"4b1803"}]',
    # Tables: headers and lines without end, cells that are none
    "C4 a line of 50 MB": lambda: f"{STATES}\n".encode() + b"x" * 50 * MB,
    "C4 a header of 50 MB": lambda: f"{STATES},".encode() + b"x" * 50 * MB,
    "C4 20 million commas": lambda: f"{STATES}\n".encode() + b"," * 20 * MB,
    "C4 a header of 200,000 columns": lambda: (
        STATES + ",c" * 200_000 + "\n" + STATE + "," * 200_000 + "\n"
    ).encode(),
    "C4 a playback line of 50 MB": lambda: f"{PLAYBACK}\n".encode() + b'"' * 50 * MB,
    "C4 a flight list line of 50 MB": lambda: f"{LIST}\n".encode() + b"x" * 50 * MB,
    "C6 digits in a table": lambda: f"{STATES}\n{STATE.replace('35.4', '9' * 5_000)}\n".encode(),
    "C6 NaN and Infinity in a table": lambda: (
        f"{STATES}\n{STATE.replace('35.4', 'NaN')}\n{STATE.replace('35.9', '-Infinity')}\n".encode()
    ),
    "C4 a million open quotes": lambda: f"{STATES}\n".encode() + b'"\n' * MB,
    "C4 zeros": lambda: f"{STATES}\n".encode() + bytes(20 * MB),
    # Parquet
    "C1 Parquet of 3 million rows": lambda: parquet(MB, 3),
    "C1 Parquet of long texts": lambda: parquet(MB, 1, callsign="x" * 50_000),
    "C1 Parquet in gzip": lambda: gzip.compress(parquet(MB, 3)),
    "C1 Parquet flight list of 3 million rows": lambda: parquet(MB, 3, firstSeen=1, lastSeen=2),
    "C4 Parquet of 5,000 columns": lambda: parquet(1, **{f"c{number}": 1 for number in range(5_000)}),
    "C4 Parquet that says 20 MB of itself": lambda: described(20),
    "C4 Parquet of long texts one by one": lambda: parquet(200_000, dictionary=False, callsign="x" * 1_000),
    "C4 Parquet of a few texts of a megabyte": lambda: parquet(100, dictionary=False, callsign="x" * MB),
    "C5 Parquet with an encrypted column": encrypted,
    "C5 Parquet cut short": lambda: parquet(1000)[:-100],
    "C5 Parquet with a footer of 2 GB": lambda: parquet(1000)[:-8] + struct.pack("<I", 2**31 - 1) + b"PAR1",
    **hostile_formats.CASES,
}


def _ways() -> dict[str, Way]:
    from components.tracks import claims
    from components.tracks.fields import Field
    from components.tracks.scanning.dropped_files import look_into
    from components.tracks.scanning.jobs import pieces, run, sources

    field = Field("OSLK", "Latakia", 35.4, 35.9, 157.0)

    def by_the_scan(path: Path) -> tuple[int, list[str]]:
        points, told = 0, []
        for source in sources([path]):
            for piece in pieces(source):
                found = run(piece, [field]).extract
                points += sum(day[4] for day in found.days)
                told += [problem.what for problem in found.problems]
        return points, told

    def by_dropping_it(path: Path) -> tuple[int, list[str]]:
        looked = look_into([(path.name, path.read_bytes())], [field])
        return int(looked.scans["points"].astype("int64").sum()), [problem.what for problem in looked.problems]

    def by_claims(path: Path) -> tuple[int, list[str]]:
        said, wrong = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(wrong):
            claims.main([str(path), "--airfield", "OSLK", "--source", "opensky"])
        return max(said.getvalue().count("\n") - 1, 0), wrong.getvalue().splitlines()

    return {
        "scan": by_the_scan,
        "upload": by_dropping_it,
        "claims": by_claims,
    }


if __name__ == "__main__":
    read_each(Path(sys.argv[1]), _ways())
