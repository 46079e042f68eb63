"""The scanned letters: PDF files that hold nothing but one CCITT G4 image per page."""

import io
import tomllib
import zlib
from datetime import UTC, datetime

import img2pdf
import numpy as np

from . import paper, printing

TOWNS = {"rurbroich": "Stadt Rurbroich", "kleinhausen": "Gemeinde Kleinhausen"}


def make(post):
    """Writes every letter of letters.toml below `post`."""
    recipe = tomllib.loads((printing.SOURCE / "letters.toml").read_text("utf-8"))
    for letter in recipe["letter"]:
        target = post / letter["file"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(scanned(letter))


def scanned(letter):
    """One letter as the scanner of the post room delivers it."""
    rng = np.random.default_rng(zlib.crc32(letter["source"].encode()))
    town = TOWNS[letter["file"].split("/")[0]]
    images = []
    for number, page in enumerate(printing.pages(letter["source"])):
        if letter.get("holes"):
            paper.holes(page)
        if number == 0:
            page = paper.stamp(page, town, letter["stamp"]["date"], letter["stamp"]["at"], rng)
        page = paper.scan(page, letter["skew"] + rng.uniform(-0.15, 0.15), rng, letter.get("fold", False))
        image = io.BytesIO()
        page.save(image, "TIFF", compression="group4", dpi=(printing.DPI, printing.DPI))
        images.append(image.getvalue())
    when = datetime(2026, 11, 16, tzinfo=UTC)
    return printing.stable(img2pdf.convert(images, creationdate=when, moddate=when, producer="Scanner Poststelle"))
