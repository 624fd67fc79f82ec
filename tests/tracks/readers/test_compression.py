import bz2
import gzip
import io
import lzma
import time

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.tracks.readers.compression import CompressionError, plain, plain_head, plain_stream
from components.tracks.readers.limits import DISK, Limits
from tests.tracks.samples import trace_bytes

TRACE = trace_bytes("a3c78c")
PLAIN = gzip.decompress(TRACE)


def zstd(data):
    return pa.Codec("zstd").compress(data, asbytes=True)


def test_a_real_trace_is_unpacked_whatever_its_name():
    assert plain(TRACE) == PLAIN
    assert plain(PLAIN) == PLAIN


def test_several_gzip_parts_are_one_content():
    assert plain(TRACE + TRACE) == PLAIN * 2


def test_zero_padding_after_the_end_is_no_junk():
    assert plain(TRACE + bytes(5_000)) == PLAIN


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (TRACE[:-1], "cut short"),
        (TRACE[:200], "cut short"),
        (TRACE[:2], "cut short"),
        (TRACE[:-8] + b"crc!" + TRACE[-4:], "damaged"),
        (TRACE[:500] + bytes(64) + TRACE[564:], "damaged"),
        (TRACE + b"junk", "followed by"),
        (TRACE + b"\x1f", "cut short"),
    ],
)
def test_damaged_content_is_refused_and_said_why(data, what):
    with pytest.raises(CompressionError, match=what) as caught:
        plain(data)
    assert caught.value.remedy


def test_a_bomb_is_stopped_by_its_ratio_long_before_it_has_grown():
    bomb = gzip.compress(bytes(200_000_000))
    assert len(bomb) < 200_000
    started = time.process_time()
    with pytest.raises(CompressionError, match="100 times"):
        plain(bomb)
    assert time.process_time() - started < 1


def test_content_is_capped_in_bytes():
    with pytest.raises(CompressionError, match="larger than"):
        plain(TRACE, Limits(bytes_out=10_000))
    with pytest.raises(CompressionError, match="larger than"):
        plain(PLAIN, Limits(bytes_out=10_000))


def test_many_empty_gzip_parts_end_soon():
    started = time.process_time()
    with pytest.raises(CompressionError, match="parts"):
        plain(gzip.compress(b"") * (DISK.gzip_members + 1))
    assert time.process_time() - started < 3


def test_content_that_fills_a_step_exactly_is_whole():
    data = gzip.compress(bytes(range(256)) * (1 << 16), compresslevel=0)
    assert plain(data) == bytes(range(256)) * (1 << 16)


def test_a_stream_unpacks_as_it_is_read():
    stream = plain_stream(io.BytesIO(TRACE))
    assert stream.read(10) + stream.read() == PLAIN
    assert plain_stream(io.BytesIO(PLAIN)).read() == PLAIN


@pytest.mark.parametrize(("name", "pack"), [("bzip2", bz2.compress), ("xz", lzma.compress), ("zstd", zstd)])
def test_other_ways_to_compress_are_undone_within_the_same_bounds(name, pack):
    data = pack(PLAIN)
    assert plain(data) == plain_stream(io.BytesIO(data)).read() == PLAIN
    assert plain_head(data, 8) == PLAIN[:8]
    assert plain(data + pack(b"more")) == PLAIN + b"more"
    with pytest.raises(CompressionError, match=f"the {name} content is cut short"):
        plain(data[:-12])
    with pytest.raises(CompressionError, match=name):
        plain(data + b"junk")
    with pytest.raises(CompressionError, match="100 times"):
        plain(pack(bytes(40_000_000)))
    with pytest.raises(CompressionError, match="larger than"):
        plain(data, Limits(bytes_out=10_000))


def test_a_stream_of_a_bomb_stops():
    stream = plain_stream(io.BytesIO(gzip.compress(bytes(100_000_000))))
    with pytest.raises(CompressionError):
        list(iter(lambda: stream.read(1 << 20), b""))


def test_the_head_of_a_cut_file_can_be_looked_at():
    assert plain_head(TRACE[:400], 8) == b'{"icao":'
    assert plain_head(b"\x1f\x8b junk", 8) == b""


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.integers(1, 200), st.binary(max_size=4))
def test_mangled_gzip_raises_only_its_own_error(data, cut, junk):
    packed = gzip.compress(data)
    for mangled in (packed[:-cut], packed + junk, packed[:cut] + junk + packed[cut:], b"\x1f\x8b" + data):
        try:
            plain(mangled)
        except CompressionError:
            continue
