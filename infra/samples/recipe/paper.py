"""What happens to a letter between printer and scanner: stamp, folds, skew, dirt, threshold."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from .printing import DPI

BOLD = "LiberationSans-Bold.ttf"
THRESHOLD = 148


def mm(value):
    """Millimetres as pixels of the scan."""
    return round(value * DPI / 25.4)


def stamp(page, town, date, at, rng):
    """Presses the entry stamp onto the page, its middle at `at` (mm), with uneven ink."""
    wide, high = mm(52), mm(26)
    ink = Image.new("L", (wide, high), 0)
    draw = ImageDraw.Draw(ink)
    draw.rectangle([6, 6, wide - 7, high - 7], outline=255, width=7)
    for text, size, y in ((town, 42, 26), ("EINGEGANGEN", 52, 80), (date, 62, 145), ("Zentrale Poststelle", 38, 236)):
        font = ImageFont.truetype(BOLD, size)
        draw.text((wide / 2, y), text, fill=255, font=font, anchor="ma")
    ink = ink.rotate(float(rng.uniform(-6, 6)), expand=True, resample=Image.Resampling.BICUBIC)
    patchy = Image.fromarray(rng.normal(205, 70, (9, 16)).clip(70, 255).astype("uint8"))
    weight = np.asarray(patchy.resize(ink.size, Image.Resampling.BICUBIC), dtype=float) / 255
    grain = rng.uniform(0.72, 1.0, (ink.height, ink.width))
    cover = np.asarray(ink, dtype=float) * weight * grain
    left, top = mm(at[0]) - ink.width // 2, mm(at[1]) - ink.height // 2
    paper = np.array(page, dtype=float)
    part = paper[top : top + ink.height, left : left + ink.width]
    part *= 1 - cover[: part.shape[0], : part.shape[1]] / 255
    return Image.fromarray(paper.clip(0, 255).astype("uint8"))


def holes(page):
    """Two punched holes at the left edge; the scanner's black lid shows through."""
    draw = ImageDraw.Draw(page)
    for y in (mm(108.5), mm(188.5)):
        x, r = mm(11), mm(2.7)
        draw.ellipse([x - r, y - r, x + r, y + r], fill=40)


def folds(paper, rng):
    """The two creases of a letter in a long envelope: broken grey lines."""
    for share in (0.335, 0.665):
        y = int(paper.shape[0] * share) + int(rng.integers(-25, 25))
        broken = rng.random(paper.shape[1]) < 0.16
        paper[y : y + 2, broken] -= rng.uniform(70, 130)


def scan(page, skew, rng, folded=False):
    """The page as a duplex office scanner sees it: bilevel, skewed, a little dirty."""
    soft = page.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(0.9))
    paper = np.array(soft, dtype=float)
    shade = rng.normal(0, 7, (12, 8))
    light = Image.fromarray((128 + shade).clip(0, 255).astype("uint8")).resize(soft.size, Image.Resampling.BICUBIC)
    paper += np.asarray(light, dtype=float) - 134
    if folded:
        folds(paper, rng)
    paper += rng.normal(0, 13, paper.shape)
    for _ in range(int(rng.integers(70, 130))):
        y, x = rng.integers(0, paper.shape[0] - 6), rng.integers(0, paper.shape[1] - 6)
        size = rng.integers(1, 5)
        paper[y : y + size, x : x + size] = rng.uniform(20, 120)
    return Image.fromarray(paper.clip(0, 255).astype("uint8")).point(lambda v: 255 if v > THRESHOLD else 0).convert("1")
