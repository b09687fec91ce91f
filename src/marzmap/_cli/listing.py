"""A long list of a JSON document, kept in a temporary file until the document is written."""

from __future__ import annotations

import json
import weakref
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any

from marzmap.check.rejected import no_room

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MOST_CHARACTERS = 2**22  # fewer stay in memory
_CHUNK = 2**16  # characters


class Listing:
    """Objects of a list, as the text that they are in a document.

    Examples
    --------
    >>> listing = Listing()
    >>> listing.add({"row": 2})
    >>> print("".join(listing.within({"file": "a.csv", "faults": []}, "faults")))
    {
     "file": "a.csv",
     "faults": [
      {
       "row": 2
      }
     ]
    }
    """

    def __init__(self) -> None:
        """Begin without objects."""
        self._count = 0
        self._file = SpooledTemporaryFile(_MOST_CHARACTERS, "w+", encoding="ascii")  # noqa: SIM115 - closed with the object
        weakref.finalize(self, self._file.close)

    def __len__(self) -> int:
        """Return how many objects there are."""
        return self._count

    def add(self, one: Mapping[str, Any]) -> None:
        """Add an object.

        Raises
        ------
        InputError
            The temporary file cannot be written.
        """
        text = json.dumps(one, indent=1).replace("\n", "\n  ")
        try:
            self._file.write(f"{',' * bool(self._count)}\n  {text}")
        except OSError as error:
            raise no_room("Faults", error) from error
        self._count += 1

    def within(self, document: Mapping[str, Any], key: str) -> Iterator[str]:
        """Yield the text of a document, indented by 1, with these objects as its empty list `key`."""
        # A line break within a text is escaped, so that only the key itself is found.
        before, empty, after = json.dumps(document, indent=1).partition(f'\n "{key}": []')
        if not self._count:
            yield before + empty + after
            return
        yield before + empty.removesuffix("]")
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK):
            yield chunk
        yield f"\n ]{after}"
