"""Inputs that are wrong in one way each, all small. What is large by nature (300 pages, 200 MB,
3,000 parts, a zip bomb) is made by the tests that need it, not shipped."""

import io
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from . import printing


def make(folder):
    """Writes the bad inputs to `folder`."""
    folder.mkdir(exist_ok=True)
    digital = printing.pdf("digital")
    files = {
        "leer.pdf": b"",
        "bild-als-brief.pdf": png(),
        "text-als-antrag.docx": "Dies ist Text und keine Textverarbeitung.\n".encode(),
        "abgeschnitten.pdf": digital[: len(digital) // 3],
        "kein-inhalt.pdf": b"%PDF-1.7\n%%EOF\n",
        "verschluesselt.pdf": encrypted(digital),
        "kaputt.eml": b"\xff\xfe\x00From: \r\nContent-Type: multipart/mixed; boundary=\r\n\r\n--\r\n",
        "Einladung 🎄 zum Dorffest.txt": "Gruß aus Kleinhausen 🎄\n".encode(),
        "unbekannt.xyz": bytes(range(256)),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)


def png():
    """A picture under the name of a PDF."""
    made = io.BytesIO()
    Image.new("L", (60, 40), 200).save(made, "PNG")
    return made.getvalue()


def encrypted(data):
    """The PDF behind a password that nobody knows."""
    with tempfile.TemporaryDirectory() as folder:
        plain, locked = Path(folder) / "plain.pdf", Path(folder) / "locked.pdf"
        plain.write_bytes(data)
        command = ["qpdf", "--static-aes-iv", "--static-id", "--encrypt", "geheim", "geheim-eigner", "256", "--", str(plain), str(locked)]
        subprocess.run(command, check=True)
        return locked.read_bytes()
