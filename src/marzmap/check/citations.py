"""Sources in words: names, addresses and links of other notations become entries."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from marzmap._errors import shown

Entry = dict[str, Any]

MARKDOWN = re.compile(r"\[([^\[\]]*)\]\(\s*(https?://[^\s()]+)\s*\)", re.IGNORECASE)
"""A link of Markdown."""

_ANCHOR = re.compile(
    r"""<a\s[^>]*?href\s*=\s*["']?\s*(https?://[^\s"'>]+)["']?[^>]*>(.*?)</a\s*>""", re.IGNORECASE | re.DOTALL
)
_URL = re.compile(r"https?://[^\s<>\"'|;،؛]+", re.IGNORECASE)
_TAG = re.compile(r"<[^>]{0,200}>")
_BETWEEN = re.compile(r"\s*[;|؛\n\r]+\s*")


class Made(str):
    """A JSON array of sources that marzmap itself made, with links of http and https: it needs no reading."""

    __slots__ = ()


def entries(text: str) -> list[Entry]:
    """Return the sources that a text names, in their order: each with a title, an address or both.

    They are separated by semicolons, bars or line breaks; an address belongs to the name before it.

    Examples
    --------
    >>> entries("BBC; Reuters")
    [{'title': 'BBC'}, {'title': 'Reuters'}]
    >>> entries("BBC (https://example.org/a), https://example.org/b")
    [{'title': 'BBC', 'url': 'https://example.org/a'}, {'url': 'https://example.org/b'}]
    >>> entries("[TOLO](https://example.org/c)"), entries('<a href="https://example.org/d">Pajhwok</a>')
    ([{'title': 'TOLO', 'url': 'https://example.org/c'}], [{'title': 'Pajhwok', 'url': 'https://example.org/d'}])
    """
    plain = MARKDOWN.sub(r"\n\1 \2\n", text)
    plain = _ANCHOR.sub(r"\n\2 \1\n", plain)
    plain = html.unescape(_TAG.sub(" ", plain)) if "<" in plain else plain
    return [entry for part in _BETWEEN.split(plain) for entry in _of_part(part)]


def _of_part(part: str) -> list[Entry]:
    """Return the sources of a part: the words before an address are its title."""
    listed: list[Entry] = []
    at = 0
    for match in _URL.finditer(part):
        url = match[0].rstrip(".,")
        if url.endswith(")") and "(" not in url:
            url = url.rstrip(")")
        listed.append({"title": _words(part[at : match.start()]), "url": url})
        at = match.start() + len(url)
    listed.append({"title": _words(part[at:])})
    filled = [{key: value for key, value in entry.items() if value} for entry in listed]
    return [entry for entry in filled if entry]


def _words(text: str) -> str:
    """Return the words of a title, without what only divided it from its address."""
    return text.strip(" \t,:()<>[]-–—،")


def checked(text: str) -> str:
    """Check the text of a JSON array of objects: links are http or https, texts such as UTF-8 can hold.

    Raises
    ------
    ValueError
        It is not such an array; the message says why.

    Examples
    --------
    >>> checked('[{"url": "ftp://example.org"}]')
    Traceback (most recent call last):
    ValueError: url 'ftp://example.org' is not an http or https address
    """
    try:
        listed = _JSON.decode(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    except (ValueError, RecursionError) as error:
        raise ValueError(_unusable(text)) from error
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise ValueError(f"{shown(text)} is not a JSON array of objects")
    _check(listed, text)
    return text


def _check(listed: list[Entry], text: str) -> None:
    """Refuse sources with a text that UTF-8 cannot hold, or a link that is not http or https."""
    if "\\u" in text:  # an escape may stand for what no text can hold
        try:
            json.dumps(listed, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise ValueError(_unusable(text)) from error
    for entry in listed:
        for key in ("url", "archive_url"):
            link = entry.get(key)
            if link is not None and not _HTTP.match(str(link)):
                raise ValueError(f"{key} {shown(link)} is not an http or https address")


def _unusable(text: str) -> str:
    return f"{shown(text)} is not usable JSON: too deep, too long or not a text"


def _refuse(constant: str) -> None:
    raise ValueError(constant)


_JSON = json.JSONDecoder(parse_constant=_refuse)
_HTTP = re.compile(r"https?://", re.IGNORECASE)


def array(text: str) -> str | None:
    """Return the JSON array that a text is or that makes one of what it is; None if it is not JSON.

    An object becomes an array of one, and texts in an array become titles.

    Raises
    ------
    ValueError
        As for `checked`.

    Examples
    --------
    >>> array('{"title": "BBC"}'), array('["BBC", {"url": "https://example.org"}]'), array("BBC")
    ('[{"title": "BBC"}]', '[{"title": "BBC"}, {"url": "https://example.org"}]', None)
    """
    try:
        value = _JSON.decode(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        _check(value, text)
        return text
    listed = value if isinstance(value, list) else [value]
    if not all(isinstance(one, (dict, str)) for one in listed) or isinstance(value, str):
        return None
    listed = [entry for one in listed for entry in ([one] if isinstance(one, dict) else entries(one))]
    _check(listed, text)
    return json.dumps(listed, ensure_ascii=False)
