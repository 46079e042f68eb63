"""Lays out what the fuzzers begin with: one folder per target, from our own sample post.

    seeds.py SAMPLES FOLDER
"""
import pathlib
import re
import struct
import sys
import zipfile
import zlib

SMALL = {
    "search": ["Grundsteuer -Hund \"zweite Mahnung\"\nDer Grundsteuerbescheid vom 12.11.2026", "Az. 20.21-7/26\nAz. 20.21-7/26",
               "DE02 1203 0000 0000 2020 51\nKonto DE02120300000000202051", "wohn*\nWohngeld-Antrag", "-\n", "\"offen\nStraße/Platz"],
    "number": ["DE02120300000000202051", "DE123456789", "ATU12345678", "04011000-1234512345-06", "04011000-12345-03", "2026-11",
               "0190a3c4-0000-7000-8000-000000000000"],
    "name": ["../../etc/passwd", "C:\\Scans\\Brief.pdf", "//evil.example", "/inbox?state=open", "/\\evil",
             "Mozilla/5.0 (X11; Linux x86_64) Gecko Firefox/131.0", "JBSWY3DPEHPK3PXP"],
    "cursor": ["MTc5NTUwNzIwMDEyMzQ1NnwwMTkwYTNjNC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDA", "MTIzfHg", "AAAA"],
    "filter": ["userName eq \"bjensen\"", "emails[type eq \"work\" and value co \"@x.example\"] or not (active eq true)",
               "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department pr"],
    "patch": ["{\"Operations\":[{\"op\":\"Replace\",\"path\":\"active\",\"value\":\"False\"}]}",
              "{\"Operations\":[{\"op\":\"Add\",\"path\":\"emails[type eq \\\"work\\\"].value\",\"value\":\"a@x\"}]}",
              "{\"Operations\":[{\"op\":\"add\",\"value\":{\"name.givenName\":\"A\",\"members\":[{\"value\":\"3\"}]}}]}"],
}
BY_ENDING = {
    "mail": {".eml"},
    "package": {".docx", ".xlsx", ".odt", ".pptx", ".zip"},
    "image": {".png", ".jpg", ".jpeg", ".tif", ".tiff"},
    "text": {".txt", ".csv", ".xyz"},
    "html": {".html"},
    "letter": {".txt", ".html", ".eml"},
    "document": {".txt", ".html", ".eml"},
}
# The entry of an office file that tests/fuzz puts back under the same name, and the byte that chooses it.
ENTRIES = {"word/document.xml": 0, "ppt/slides/slide1.xml": 1, "xl/worksheets/sheet1.xml": 2, "content.xml": 3}
MOST = 200_000


def lay(folder, target, number, data):
    place = folder / target
    place.mkdir(parents=True, exist_ok=True)
    (place / f"seed-{number}").write_bytes(data[:MOST])


def png():
    """Two by two, grey."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0ab\0cd")) + chunk(b"IEND", b"")


def tiff(compression):
    """Eight by one, black and white, one strip."""
    entries = [(256, 8), (257, 1), (258, 1), (259, compression), (262, 0), (273, 8), (277, 1), (278, 1), (279, 1)]
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    return b"II*\0" + struct.pack("<I", 12) + b"\xa5\0\0\0" + directory + b"\0\0\0\0"


def jpegs(pdf):
    """The scans inside a PDF."""
    return [found.group(0) for found in re.finditer(rb"\xff\xd8\xff.*?\xff\xd9(?=\s*endstream)", pdf, re.DOTALL)]


def main(samples, folder):
    for number, picture in enumerate([png(), *map(tiff, (1, 2, 3, 4, 5, 8))]):
        lay(folder, "image", f"made-{number}", picture)
    files = sorted(path for path in samples.rglob("*") if path.is_file())
    for number, path in enumerate(files):
        data = path.read_bytes()
        for target, endings in BY_ENDING.items():
            if path.suffix.lower() in endings:
                lay(folder, target, number, data)
        if path.suffix == ".pdf":
            for page, picture in enumerate(jpegs(data)[:2]):
                if len(picture) < MOST:
                    lay(folder, "image", f"{number}-{page}", picture)
        lay(folder, "kind", number, path.name[-8:].encode()[-8:].rjust(8, b"_") + data[:2048])
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                for name, which in ENTRIES.items():
                    if name in packed.namelist():
                        lay(folder, "office", number * 10 + which, bytes([which]) + packed.read(name))
    for target, texts in SMALL.items():
        for number, text in enumerate(texts):
            lay(folder, target, number, text.encode())


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
