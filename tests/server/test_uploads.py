"""Threat C8 and part of B9: what an editor may drop, and that nobody else may."""

import socket
import time

from components.server.upload_limits import LONGEST_PAUSE_S, MOST_BYTES, MOST_FILES
from tests.reader import Reader, reader
from tests.server.conftest import editor, request, upload
from tests.serving import Server

MB = 1_000_000


def drop(server: Server, page: Reader, name: str, size: int, **more: str) -> int:
    headers, body = upload(f"{name}.json", b"x" * size)
    path = f"/_stcore/upload_file/{page.session}/{name}"
    return request(server, "PUT", path, {**headers, **editor(server), **more}, body)[0].status


def test_c8_five_files_and_not_one_more(edited: Server) -> None:
    with reader(edited.port, headers=editor(edited)) as page:
        page.open("evidence")
        assert [drop(edited, page, f"f{n}", 10) for n in range(MOST_FILES)] == [204] * MOST_FILES
        assert drop(edited, page, "one-more", 10) == 413
        path = f"/_stcore/upload_file/{page.session}/f0"
        assert request(edited, "DELETE", path, editor(edited))[0].status == 204
        assert drop(edited, page, "instead", 10) == 204
    assert "upload refused" in [line["event"] for line in edited.log]


def test_c8_fifty_megabytes_together(edited: Server) -> None:
    with reader(edited.port, headers=editor(edited)) as page:
        page.open("evidence")
        assert drop(edited, page, "large", 30 * MB) == 204
        assert drop(edited, page, "too-much", 21 * MB) == 413
        assert drop(edited, page, "fits", MOST_BYTES - 30 * MB) == 204


def test_c8_chunks_without_a_length_are_counted(edited: Server) -> None:
    with reader(edited.port, headers=editor(edited)) as page:
        page.open("evidence")
        assert drop(edited, page, "large", 48 * MB) == 204
        headers, body = upload("more.json", b"x" * (5 * MB))
        with socket.create_connection(("127.0.0.1", edited.port), timeout=30) as raw:
            lines = {"Host": f"localhost:{edited.port}", "Transfer-Encoding": "chunked"}
            lines |= headers | editor(edited)
            head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
            raw.sendall(f"PUT /_stcore/upload_file/{page.session}/more HTTP/1.1\r\n{head}\r\n".encode())
            try:
                for start in range(0, len(body), MB):
                    part = body[start : start + MB]
                    raw.sendall(f"{len(part):x}\r\n".encode() + part + b"\r\n")
                raw.sendall(b"0\r\n\r\n")
            except OSError:
                pass
            assert b" 413 " in raw.recv(1000).splitlines()[0]


def test_c8_a_slow_upload_is_cut_off(edited: Server) -> None:
    with reader(edited.port, headers=editor(edited)) as page:
        page.open("evidence")
        headers, body = upload("slow.json", b"x" * 1000)
        with socket.create_connection(("127.0.0.1", edited.port), timeout=60) as raw:
            lines = {"Host": f"localhost:{edited.port}", "Content-Length": str(len(body))}
            lines |= headers | editor(edited)
            head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
            path = f"/_stcore/upload_file/{page.session}/slow"
            raw.sendall(f"PUT {path} HTTP/1.1\r\n{head}\r\n".encode() + body[:100])
            start = time.monotonic()
            answer = b""
            while part := raw.recv(2000):
                answer += part
            assert b" 408 " in answer.splitlines()[0]
            assert b"content-security-policy" in answer.lower()
            assert time.monotonic() - start < 3 * LONGEST_PAUSE_S


def test_a_session_that_saw_no_upload_field_may_not_drop(edited: Server) -> None:
    with reader(edited.port, headers=editor(edited)) as page:
        page.open("sources")
        assert drop(edited, page, "file", 10) == 404
    headers, body = upload("x.json", b"x")
    assert (
        request(edited, "PUT", "/_stcore/upload_file/unknown/x", {**headers, **editor(edited)}, body)[0].status
        == 404
    )


def test_b9_an_upload_without_the_token_of_the_page_is_refused(edited: Server) -> None:
    """A page of another site knows neither the session nor the token."""
    with reader(edited.port, headers=editor(edited)) as page:
        page.open("evidence")
        headers, body = upload("x.json", b"x")
        path = f"/_stcore/upload_file/{page.session}/x"
        only_editor = {"Cookie": editor(edited)["Cookie"]}
        assert request(edited, "PUT", path, {**headers, **only_editor}, body)[0].status == 403
