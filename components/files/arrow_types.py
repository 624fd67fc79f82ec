"""What Arrow's types of values hold."""

import pyarrow as pa

_TEXTS = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_string_view,
    pa.types.is_binary,
    pa.types.is_large_binary,
    pa.types.is_binary_view,
)


def is_text(kind: pa.DataType) -> bool:
    """Whether the values are texts of any length, or bytes that may be such.

    >>> is_text(pa.large_string()), is_text(pa.int64())
    (True, False)
    """
    return any(is_kind(kind) for is_kind in _TEXTS)
