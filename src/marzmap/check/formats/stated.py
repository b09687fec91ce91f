"""What a person states about columns goes before what their names say, in every format."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from marzmap._errors import InputError, shown
from marzmap._text import fold
from marzmap.check import columns
from marzmap.check.formats import plain
from marzmap.tables.columns.aliases import CODES, NEW, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from marzmap.check.formats.layout import Cells, Layout
    from marzmap.tables.faults import Fault


def checked(stated: Mapping[str, str], header: Sequence[str], where: object) -> None:
    """Refuse statements about columns that are not there, with words that do not exist, or of one meaning.

    Examples
    --------
    >>> checked({"Lieu": "plce"}, ["Lieu"], "a.csv")
    Traceback (most recent call last):
    marzmap._errors.InputError: a.csv: [columns] 'Lieu' = 'plce': there is no such word. Did you mean 'place'?
    """
    words = (*WORDS, *NEW, *CODES)
    columns_by_word: dict[str, str] = {}
    for name, word in stated.items():
        if name not in header:
            raise InputError(f"{where}: [columns] {shown(name)}: no such column.{_meant(name, header)}")
        if word and word not in words:
            hint = _meant(word, words) or " `marzmap check --columns` lists them."
            raise InputError(
                f"{where}: [columns] {shown(name)} = {shown(word)}: there is no such word.{hint}"
            )
        if word and word in columns_by_word:
            first, second = shown(columns_by_word[word]), shown(name)
            raise InputError(
                f"{where}: [columns] {first} and {second} are both stated to be {word}. "
                'Write "" behind one of them: it stays your own.'
            )
        columns_by_word[word] = name


def applied(layout: Layout, stated: Mapping[str, str], header: Sequence[str]) -> Layout:
    """Lay a known format out anew where something else is stated about its columns.

    Examples
    --------
    >>> from marzmap.check.formats import acled
    >>> header = [*acled.COLUMNS, "Ort"]
    >>> changed = applied(acled.layout(header, "a.csv"), {"Ort": "place_local"}, header)
    >>> row, _ = changed.row(dict.fromkeys(changed.keys, "") | {"ort": "Kang"})
    >>> row["place_local"]
    'Kang'
    """
    keys = dict(zip(header, layout.keys, strict=True))
    comes_from = {column: layout.named.get(column, column) for column in layout.header}
    ours = {*WORDS, *CODES}
    as_it_is = {name: word for word, name in comes_from.items() if word in ours}
    changed = {name: word for name, word in stated.items() if as_it_is.get(name, "") != word}
    if not changed:
        return layout
    meant = {word: name for name, word in changed.items() if word}
    made = plain.made(meant)
    direct = {word: name for word, name in meant.items() if word not in NEW}
    # What came from these columns, and what now comes from others.
    gone = {column for column, name in comes_from.items() if name in changed} - {*made, *direct}
    taken = {column for column in layout.header if column not in gone} | {*made, *direct}
    own = columns.kept((name for name, word in changed.items() if not word), taken)
    copied = [(word, keys[name]) for word, name in [*direct.items(), *((own[name], name) for name in own)]]
    made_by = plain.rules({word: keys[name] for word, name in meant.items()})

    def row(cells: Cells) -> tuple[Cells, list[Fault]]:
        values, faults = layout.row(cells)
        values = {column: text for column, text in values.items() if column not in gone}
        values |= {word: cells[key] for word, key in copied}
        return values | made_by.row(cells)[0], faults

    new = [
        *dict.fromkeys([*(name for name in layout.header if name in taken), *direct, *made, *own.values()])
    ]
    named = {column: name for column, name in layout.named.items() if column not in gone}
    named |= direct | {word: name for word, name in made.items() if name}
    named |= {free: name for name, free in own.items()}
    named = {column: name for column, name in named.items() if column != name}
    return layout._replace(header=new, row=row, named=named, by_column=None)


def _meant(name: str, names: Iterable[str]) -> str:
    """Return a hint at the name that is spelt most like another, or else nothing."""
    spelt = {fold(each): each for each in names}
    near = difflib.get_close_matches(fold(name[:_LONGEST]), spelt, n=1, cutoff=_LIKE)
    if near:
        return f" Did you mean {shown(spelt[near[0]])}?"
    return ""


_LONGEST, _LIKE = 40, 0.7
"""Characters of a name within which a misspelt one is sought, and how alike the two are (our choice)."""
