"""The word-processor files, made with fixed dates so that they are the same on every run."""

import io
import tomllib
import zipfile
from datetime import datetime

from docx import Document
from docx.shared import Pt

from . import printing

MOMENT = datetime(2026, 11, 12, 9, 30)


def make(post):
    """Writes every file of office.toml below `post`."""
    recipe = tomllib.loads((printing.SOURCE / "office.toml").read_text("utf-8"))
    for letter in recipe["document"]:
        (post / letter["file"]).write_bytes(stable(docx(letter)))


def docx(letter):
    """Sender, recipient, heading, paragraphs, and a table where the recipe has one."""
    document = Document()
    document.styles["Normal"].font.name = "Liberation Sans"
    document.styles["Normal"].font.size = Pt(11)
    about = document.core_properties
    about.author, about.title = letter["author"], letter["title"]
    about.created = about.modified = MOMENT
    for block in letter["before"]:
        document.add_paragraph(block)
    document.add_heading(letter["title"], level=1)
    for block in letter["text"]:
        document.add_paragraph(block)
    if rows := letter.get("table"):
        table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
        for cells in rows:
            for cell, value in zip(table.add_row().cells, cells):
                cell.text = value
    for block in letter["after"]:
        document.add_paragraph(block)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def stable(data):
    """The same archive with fixed times of its members."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, MOMENT.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return fixed.getvalue()
