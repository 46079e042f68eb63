#!/usr/bin/env python3
"""Makes the sample post and the bad inputs that the repository ships.

    python3 -m venv venv && venv/bin/pip install -r infra/samples/requirements.txt
    venv/bin/python infra/samples/make.py

Needs pdftoppm and qpdf, and the fonts Liberation, DejaVu and URW base 35 (fonts-liberation,
fonts-dejavu-core, fonts-urw-base35). All people, places, numbers and addresses are invented.
"""

from pathlib import Path

from recipe import bad, letters, mails, office, printing

HERE = Path(__file__).parent


def main():
    post = HERE / "post"
    letters.make(post)
    mails.make(post)
    office.make(post)
    (post / "rurbroich/2026-11-13-gewerbesteuer.pdf").write_bytes(printing.pdf("digital"))
    bad.make(HERE / "bad")
    files = sorted(p for p in HERE.glob("*/**/*") if p.is_file() and p.parts[-2] in ("rurbroich", "kleinhausen", "bad"))
    for path in files:
        print(f"{path.stat().st_size:>8}  {path.relative_to(HERE)}")
    print(f"{sum(p.stat().st_size for p in files):>8}  in all")


if __name__ == "__main__":
    main()
