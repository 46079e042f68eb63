"""HTML to PDF, and PDF to the grey pages a printer would put out."""

import io
import subprocess
import tempfile
from pathlib import Path

import pikepdf
from PIL import Image
from weasyprint import CSS, HTML

SOURCE = Path(__file__).parent.parent / "source"
DPI = 300


def pdf(name):
    """The born-digital PDF of `source/<name>.html`, the same bytes on every run."""
    html = HTML(string=(SOURCE / f"{name}.html").read_text("utf-8"))
    return stable(html.write_pdf(stylesheets=[CSS(filename=str(SOURCE / "letters.css"))]))


def stable(data):
    """The same PDF with an identifier that depends on its content alone."""
    fixed = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        if "/ID" in document.trailer:
            del document.trailer["/ID"]
        document.save(fixed, deterministic_id=True)
    return fixed.getvalue()


def pages(name):
    """The pages of `source/<name>.html` as grey images at 300 dpi."""
    with tempfile.TemporaryDirectory() as folder:
        stem = str(Path(folder) / "page")
        subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", "-png", "-", stem], input=pdf(name), check=True)
        return [Image.open(path).convert("L").copy() for path in sorted(Path(folder).glob("page*.png"))]
