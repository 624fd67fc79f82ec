"""What the tests of all pages have in common."""

from collections.abc import Iterator

import pytest
from streamlit.components.v2 import manifest_scanner


@pytest.fixture(scope="session", autouse=True)
def _scanned_once() -> Iterator[None]:
    """Streamlit reads the description of every installed package each time that a test begins a page, which takes
    half a second; they do not change while tests run."""
    with pytest.MonkeyPatch.context() as patched:
        scanned = manifest_scanner.scan_component_manifests()
        patched.setattr(manifest_scanner, "scan_component_manifests", lambda: scanned)
        yield
