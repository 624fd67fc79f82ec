"""Files as they are on disk: their bytes, or why there are none."""

import stat
from pathlib import Path


def read_bytes(path: Path) -> bytes | str:
    """The content of a file, or why there is none. Refuses what is no plain file, such as a pipe or a folder."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return "this is not a plain file"
        return path.read_bytes()
    except FileNotFoundError:
        return "the file does not exist"
    except OSError as error:
        return f"the file cannot be read: {error.strerror}"
    except ValueError:
        return "no file can have this name"
