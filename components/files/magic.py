"""Magic bytes of known file formats: the only table of them, for all code that reads or refuses a file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signature:
    """A format: its name for use in a sentence, and the possible first bytes of its files."""

    name: str
    starts: tuple[bytes, ...]

    def begins(self, head: bytes) -> bool:
        """Whether content with this beginning has the format.

        >>> PDF.begins(b"%PDF-1.7"), PDF.begins(b"time,lat,lon")
        (True, False)
        """
        return head.startswith(self.starts)


PARQUET = Signature("a Parquet file", (b"PAR1",))
ENCRYPTED_PARQUET = Signature("an encrypted Parquet file", (b"PARE",))
ARROW = Signature("an Arrow (Feather) file", (b"ARROW1",))
HDF5 = Signature("an HDF5 file", (b"\x89HDF",))
AVRO = Signature("an Avro file", (b"Obj\x01",))
NETCDF = Signature("a NetCDF file", (b"CDF\x01", b"CDF\x02"))
PICKLE = Signature("a Python pickle", (b"\x80\x03", b"\x80\x04", b"\x80\x05"))
SQLITE = Signature("an SQLite database", (b"SQLite format 3",))

GZIP = Signature("a gzip archive", (b"\x1f\x8b",))
BZIP2 = Signature("a bzip2 archive", (b"BZh",))
XZ = Signature("an xz archive", (b"\xfd7zXZ\x00",))
ZSTD = Signature("a zstd archive", (b"\x28\xb5\x2f\xfd",))
ZIP = Signature("an Excel workbook or a zip file", (b"PK\x03\x04", b"PK\x05\x06"))
"""With a member, and empty."""
SEVEN_ZIP = Signature("a 7z archive", (b"7z\xbc\xaf\x27\x1c",))
RAR = Signature("a RAR archive", (b"Rar!",))

OLD_EXCEL = Signature("an old Excel workbook", (b"\xd0\xcf\x11\xe0",))
PDF = Signature("a PDF document", (b"%PDF",))
IMAGE = Signature("an image", (b"\x89PNG", b"\xff\xd8\xff", b"GIF8"))
UTF_16 = Signature("text in UTF-16", (b"\xff\xfe", b"\xfe\xff"))
WEB_PAGE = Signature("a web page", (b"<!doctype", b"<html"))
"""In small letters, so callers must lower-case the beginning."""

_BEFORE_JSON = b"\xef\xbb\xbf \t\r\n"
LONGEST = 16
"""Bytes needed to recognize any format: the longest signature, that of SQLite, has 15."""


def begins_json(head: bytes) -> bool:
    """Whether content begins like a JSON object or list, after a byte order mark and white space.

    >>> begins_json(b'\\xef\\xbb\\xbf {"now": 1}'), begins_json(b'"now"')
    (True, False)
    """
    return head.lstrip(_BEFORE_JSON)[:1] in (b"{", b"[")
