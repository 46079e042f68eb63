"""The e-mails: one with a PDF attached, one in HTML only, one with umlauts in its headers."""

from email.message import EmailMessage
from email.policy import SMTP

from . import printing

TEXTS = printing.SOURCE / "mails"


def make(post):
    """Writes the e-mails below `post`, with CRLF line ends as on the wire."""
    for file, message in (
        ("rurbroich/2026-11-14-stellungnahme.eml", statement()),
        ("rurbroich/2026-11-15-trautermin.eml", wedding()),
        ("rurbroich/2026-11-16-laterne.eml", lantern()),
        ("kleinhausen/2026-11-12-turnhalle.eml", gymnasium()),
    ):
        (post / file).write_bytes(message.as_bytes(policy=SMTP))


def envelope(sender, recipient, subject, date, key):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, recipient, subject
    message["Date"], message["Message-ID"] = date, f"<{key}@postfach.example>"
    return message


def text(name):
    return (TEXTS / name).read_text("utf-8")


def statement():
    message = envelope(
        "Mechthild Lennartz <m.lennartz@postfach.example>", "Stadt Rurbroich <stadt@rurbroich.example>",
        "Stellungnahme zum Bebauungsplan Nr. 88 „Nördliche Rurauen“", "Sat, 14 Nov 2026 18:22:05 +0100", "20261114182205.1")
    message.set_content(text("stellungnahme.txt"))
    message.add_attachment(printing.pdf("stellungnahme"), maintype="application", subtype="pdf",
                           filename="Stellungnahme Bebauungsplan Nördliche Rurauen.pdf")
    fix_boundary(message, "stellungnahme")
    return message


def wedding():
    message = envelope(
        "Jördis Engelbertz <joerdis.engelbertz@postfach.example>", "standesamt@rurbroich.example",
        "Anfrage Trautermin im Mai 2027", "Sun, 15 Nov 2026 10:05:41 +0100", "20261115100541.7")
    message.set_content(text("trautermin.html"), subtype="html", cte="quoted-printable")
    return message


def lantern():
    message = envelope(
        "Günther Schäfers <g.schaefers@postfach.example>", "Bürgerdienste Straßen und Grün <stadt@rurbroich.example>",
        "Straßenlaterne in der Köhlerstraße fällt seit Tagen aus – Gefährdung auf dem Schulweg", "Mon, 16 Nov 2026 07:48:13 +0100", "20261116074813.3")
    message.set_content(text("laterne.txt"), cte="8bit")
    return message


def gymnasium():
    message = envelope(
        "Turnverein Kleinhausen <vorstand@tv-kleinhausen.example>", "Gemeinde Kleinhausen <info@kleinhausen.example>",
        "Belegung der Turnhalle im ersten Halbjahr 2027", "Thu, 12 Nov 2026 20:31:00 +0100", "20261112203100.9")
    message.set_content(text("turnhalle.txt"))
    return message


def fix_boundary(message, key):
    """Python draws part boundaries at random; a fixed one keeps the file the same on every run."""
    message.set_boundary(f"=_teil_{key}")
