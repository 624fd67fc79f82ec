import gzip
import io
import os
import tarfile
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.files.problems import Problem, Severity
from components.tracks.readers.archives import (
    MOST_OTHERS,
    ArchiveError,
    JoinedFile,
    Member,
    first_part,
    members,
    open_parts,
    parts,
    read_member,
)
from components.tracks.readers.compression import plain_stream
from components.tracks.readers.limits import Limits
from tests.tracks.samples import TRACES, day_archive, tar, trace_bytes

DAY = day_archive()


def found(data, limits=None):
    items = list(members(io.BytesIO(data), "a.tar", *([limits] if limits else [])))
    return [m for m in items if isinstance(m, Member)], [p for p in items if isinstance(p, Problem)]


def entry(name, kind=tarfile.REGTYPE, size=0, linkname=""):
    made = tarfile.TarInfo(name)
    made.type, made.size, made.linkname = kind, size, linkname
    return made


def header(**changes):
    """The header of one empty member, with bytes put over it and its checksum made right again."""
    block = bytearray(tar({"m": b""})[:512])
    for place, value in changes.items():
        start = int(place[1:])
        block[start : start + len(value)] = value
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def test_members_are_named_and_found_where_they_lie():
    with tarfile.open(fileobj=io.BytesIO(DAY)) as archive:
        expected = [(m.name, m.offset_data, m.size) for m in archive if m.isreg()]
    got, problems = found(DAY)
    assert [(m.name, m.offset, m.size) for m in got] == expected
    assert problems == []
    for member, path in zip(got, TRACES, strict=True):
        assert DAY[member.offset : member.offset + member.size] == path.read_bytes()


def test_a_member_can_be_read_by_itself_later():
    stream = io.BytesIO(DAY)
    for member, path in zip(members(stream, "a.tar"), TRACES, strict=True):
        assert read_member(stream, member) == path.read_bytes()


def test_a_compressed_archive_is_read_forwards():
    stream = plain_stream(io.BytesIO(gzip.compress(DAY)))
    got = list(members(stream, "a.tar.gz"))
    assert [m.data for m in got] == [p.read_bytes() for p in TRACES]


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT, tarfile.USTAR_FORMAT])
@pytest.mark.parametrize("length", [10, 100, 101, 160, 3_000])
def test_long_names_are_whole_in_every_dialect(form, length):
    name = "/".join(["d" * 49] * (length // 50) + ["n" * max(1, length % 50)])
    if form == tarfile.USTAR_FORMAT and length > 200:
        return
    got, problems = found(tar({name: b"x"}, format=form))
    assert ([m.name for m in got], problems) == ([name], [])


def test_names_that_are_no_paths_are_shown_and_nothing_more():
    names = ["../../etc/cron.d/x", "/etc/passwd", "a\nb", "мир", "x\u202ey"]
    got, problems = found(tar(dict.fromkeys(names, b"1")))
    assert [m.name for m in got] == ["../../etc/cron.d/x", "/etc/passwd", "a\\nb", "мир", "x\\u202ey"]
    assert problems == []


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        (tarfile.SYMTYPE, "symbolic link"),
        (tarfile.LNKTYPE, "hard link"),
        (tarfile.CHRTYPE, "device"),
        (tarfile.BLKTYPE, "device"),
        (tarfile.FIFOTYPE, "pipe"),
        (b"V", "unknown kind"),
    ],
)
def test_links_devices_and_pipes_are_refused_and_the_rest_is_read(kind, what):
    data = tar({}, [entry("evil", kind, linkname="/etc/passwd"), entry("good")])
    got, problems = found(data)
    assert [m.name for m in got] == ["good"]
    assert [(p.severity, what in p.what) for p in problems] == [(Severity.SET_ASIDE, True)]
    assert problems[0].file == "a.tar: evil"


def test_sparse_files_are_refused_in_both_dialects():
    gnu = header(_156=b"S", _124=b"00000000005\0") + b"hello".ljust(512, b"\0")
    record = b"22 GNU.sparse.major=1\n"
    pax = header(_156=b"x", _124=b"%011o\0" % len(record)) + record.ljust(512, b"\0") + header(_0=b"sparse")
    got, problems = found(gnu + pax + tar({"good": b"1"}))
    assert [m.name for m in got] == ["good"]
    assert ["sparse" in p.what for p in problems] == [True, True]


def test_folders_are_passed_over():
    assert found(tar({}, [entry("d", tarfile.DIRTYPE), entry("e/")])) == ([], [])


@pytest.mark.parametrize(
    "size", [b"-0000000001\0", b"\xff" * 12, b"9999999999z\0", b"not a size!\0", b"\x80" + b"\xff" * 11]
)
def test_sizes_that_are_none_or_absurd_end_the_reading(size):
    got, problems = found(tar({"good": b"1"})[:1024] + header(_124=size) + tar({"lost": b"1"}))
    assert [m.name for m in got] == ["good"]
    assert [p.severity for p in problems] == [Severity.UNREADABLE]


def test_a_negative_size_in_an_extra_header_ends_the_reading():
    record = b"12 size=-12\n"
    extra = header(_156=b"x", _124=b"%011o\0" % len(record)) + record.ljust(512, b"\0")
    assert found(extra + header())[0] == []


def test_extra_headers_without_end_are_stopped():
    record = b"11 comment=\n"
    extra = header(_156=b"x", _124=b"%011o\0" % len(record)) + record.ljust(512, b"\0")
    got, problems = found(extra * 100_000)
    assert got == []
    assert len(problems) == 1
    huge = header(_156=b"L", _124=b"%011o\0" % 200_000_000)
    assert "extra headers" in found(huge)[1][0].what


def test_a_wrong_checksum_is_told_with_its_place_and_what_was_read_stays():
    data = bytearray(DAY)
    place = found(DAY)[0][2].offset - 512
    data[place + 3] ^= 0xFF
    got, problems = found(bytes(data))
    assert len(got) == 2
    assert f"at byte {place:,}" in problems[0].what


@pytest.mark.parametrize("cut", [1_000, 10_000, 50_000])
def test_a_cut_archive_keeps_what_was_read(cut):
    got, problems = found(DAY[:cut])
    assert [m.offset + m.size <= cut for m in got] == [True] * len(got)
    assert "cut short" in problems[-1].what
    forwards = list(members(plain_stream(io.BytesIO(gzip.compress(DAY[:cut]))), "a"))
    assert [m.name for m in forwards if isinstance(m, Member)] == [m.name for m in got]
    assert "cut short" in forwards[-1].what


def test_a_missing_end_mark_is_told():
    whole = tar({"m": b"1"})[:1024]
    got, problems = found(whole)
    assert len(got) == 1
    assert "end mark" in problems[0].what


def test_archives_one_after_the_other_are_both_read():
    assert len(found(DAY + DAY)[0]) == 2 * len(TRACES)


def test_members_are_capped():
    got, problems = found(tar({f"{n}": b"" for n in range(50)}), Limits(members=20))
    assert len(got) == 20
    assert "more than 20 entries" in problems[0].what


def test_many_refused_entries_are_told_once_and_counted():
    problems = found(tar({}, [entry(f"{n}", tarfile.SYMTYPE, linkname="x") for n in range(100)]))[1]
    assert len(problems) == 21
    assert problems[-1].what.startswith("80 more")


def test_of_three_hundred_thousand_empty_members_no_more_are_followed_than_any_archive_has():
    data = header() * 300_000 + bytes(1024)
    started = time.process_time()
    got, problems = found(data)
    assert len(got) == MOST_OTHERS + 1
    assert [problem.what for problem in problems] == [
        "more than 20,000 entries of this archive are no tracks; not read further"
    ]
    assert time.process_time() - started < 5


def test_zeros_without_end_are_not_followed(tmp_path):
    path = tmp_path / "zeros.tar"
    with path.open("wb") as file:
        file.write(DAY)
        file.truncate(20_000_000_000)
    started = time.process_time()
    with open_parts(path)[0] as stream:
        assert len(list(members(stream, "zeros.tar"))) == len(TRACES)
    assert time.process_time() - started < 1


def test_large_members_are_not_read():
    got, _ = found(DAY)
    with pytest.raises(ArchiveError, match="larger"):
        read_member(io.BytesIO(DAY), got[0], Limits(bytes_out=100))
    stream = plain_stream(io.BytesIO(gzip.compress(DAY)))
    told = list(members(stream, "a", Limits(bytes_out=10_000)))
    assert [isinstance(m, Problem) for m in told].count(True) == sum(p.stat().st_size > 10_000 for p in TRACES)


@pytest.fixture
def split(tmp_path):
    size = len(DAY) // 3 + 7
    for number, part in enumerate(("aa", "ab", "ac")):
        (tmp_path / f"day.tar.{part}").write_bytes(DAY[number * size : (number + 1) * size])
    return tmp_path / "day.tar.aa"


def test_a_split_archive_is_one(split):
    with open_parts(split)[0] as stream:
        got = list(members(stream, "day.tar.aa"))
        assert [read_member(stream, m) for m in got] == [p.read_bytes() for p in TRACES]
        assert stream.seek(0) == 0
        assert stream.read() == DAY


def test_a_later_part_says_which_one_to_name(split):
    later = split.with_name("day.tar.ab")
    assert first_part(later) == split
    with pytest.raises(ArchiveError, match="later part"):
        open_parts(later)
    split.unlink()
    with pytest.raises(ArchiveError, match="first part"):
        open_parts(later)


def test_a_missing_part_is_told_and_the_parts_before_it_are_read(split):
    split.with_name("day.tar.ab").unlink()
    before_the_gap, missing = parts(split)
    assert [p.name for p in before_the_gap] == ["day.tar.aa"]
    assert ".ab" in missing.what
    stream, again = open_parts(split)
    with stream:
        assert any(isinstance(m, Member) for m in members(stream, "day.tar.aa"))
    assert again.what == missing.what


def test_a_gzip_archive_is_not_taken_for_a_part(tmp_path):
    path = tmp_path / "day.tar.gz"
    path.write_bytes(gzip.compress(DAY))
    assert parts(path) == ([path], None)


def test_what_is_no_plain_file_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe.tar")
    for name in ("pipe.tar", "missing.tar", "."):
        with pytest.raises(ArchiveError):
            open_parts(tmp_path / name)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.binary(max_size=20), min_size=1, max_size=5), st.lists(st.integers(-5, 120), max_size=8))
def test_joined_files_read_as_their_bytes_do(contents, places):
    whole = b"".join(contents)
    joined = io.BufferedReader(JoinedFile([io.BytesIO(c) for c in contents]), 16)
    assert joined.read() == whole
    for place in places:
        joined.seek(max(0, place))
        assert joined.read(7) == whole[max(0, place) : max(0, place) + 7]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_mangled_archives_never_raise_and_never_loop(data):
    small = tar({"a": b"1" * 600, "b" * 150: b"2", "c": trace_bytes("a1878a")[:700]})
    start = data.draw(st.integers(0, len(small)))
    mangled = small[:start] + data.draw(st.binary(max_size=30)) + small[start + data.draw(st.integers(0, 600)) :]
    assert len(list(members(io.BytesIO(mangled), "a"))) < 60
    assert len(list(members(plain_stream(io.BytesIO(gzip.compress(mangled))), "a"))) < 60
