"""Measures a running Gemeinwerk over HTTP and appends a table to a report. Standard library only."""

import argparse
import base64
import json
import os
import platform
import random
import subprocess
import threading
import time
import urllib.error
import urllib.request
import uuid
from datetime import date
from pathlib import Path

WORDS = """Antrag Bescheid Widerspruch Grundsteuer Hundesteuer Gewerbesteuer Bauantrag Baugenehmigung Akte Vorgang Bürger
Gemeinde Stadt Kreis Abfall Gebühr Satzung Rat Ausschuss Haushalt Personal Kindergarten Schule Straße Verkehr Umwelt Baum
Wasser Friedhof Feuerwehr Sicherheit Ordnung Melderegister Ausweis Pass Wohngeld Sozialhilfe Jugendamt Kultur Bibliothek
Vertrag Rechnung Mahnung Zahlung Frist Bearbeitung Stellungnahme Anhörung Genehmigung Auflage Grundstück Eigentümer""".split()


class Client:
    """A person with an app password."""

    def __init__(self, access, tenant, login):
        found = next(t for t in access["tenants"] if t["key"] == tenant)
        user = next(u for u in found["users"] if u["login"] == login)
        token = base64.b64encode(f"{login}:{user['app_password']}".encode()).decode()
        self.url = found["url"].replace(f"{tenant}.localhost", "127.0.0.1")
        self.head = {"Authorization": f"Basic {token}", "Host": found["url"].split("//")[1]}

    def call(self, path, body=None, kind="application/json"):
        data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        head = dict(self.head, **({"Content-Type": kind} if data is not None else {}))
        with urllib.request.urlopen(urllib.request.Request(self.url + path, data, head), timeout=120) as answer:
            return json.load(answer)

    def upload(self, name, content):
        edge = "bench"
        body = (f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n').encode()
        body += content + f"\r\n--{edge}--\r\n".encode()
        return self.call("/api/v1/inbox/items", body, f"multipart/form-data; boundary={edge}")


def pdf(text):
    """A born-digital page."""
    lines = "".join(f"({text[i:i + 70]}) Tj 0 -16 Td " for i in range(0, len(text), 70))
    content = f"BT /F1 11 Tf 60 780 Td {lines} ET".encode("latin-1")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (table, len(out))


def percentiles(seconds):
    ordered = sorted(seconds)
    at = lambda share: ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000
    return f"{at(0.5):.0f} ms", f"{at(0.95):.0f} ms"


def timed(work):
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def letter(word):
    body = " ".join(random.choice(WORDS) for _ in range(180))
    return pdf(f"{word} {body}".encode("latin-1", "ignore").decode("latin-1"))


def receipts(room, seconds):
    """Letters safely received per second, by eight senders."""
    end, counts = time.monotonic() + seconds, []

    def send():
        count = 0
        while time.monotonic() < end:
            room.upload("b.txt", f"Ein Brief {uuid.uuid4()}".encode())
            count += 1
        counts.append(count)

    senders = [threading.Thread(target=send) for _ in range(8)]
    [sender.start() for sender in senders]
    [sender.join() for sender in senders]
    return sum(counts) / seconds


def settled(room):
    while room.call("/api/v1/inbox/items?state=received")["items"]:
        time.sleep(0.1)


def searchable(room, count):
    """Seconds from the first byte of a born-digital upload until a search finds it."""
    waits = []
    for _ in range(count):
        word = "Prüfwort" + uuid.uuid4().hex[:10]
        began = time.perf_counter()
        room.upload(f"{word}.pdf", letter(word))
        while not room.call(f"/api/v1/search?q={urllib.request.quote(word)}")["total"]:
            time.sleep(0.02)
        waits.append(time.perf_counter() - began)
    return waits


def sustained(room, count):
    """Born-digital documents read per second, all cores together."""
    for n in range(count):
        room.upload(f"s{n}.pdf", letter(f"Dauer{n}"))
    began = time.perf_counter()
    settled(room)
    return count, began


def psql(owner, sql):
    subprocess.run(["psql", owner, "-qX", "-v", "ON_ERROR_STOP=1", "-c", sql], check=True)


def fill(owner, count):
    """A town with many items and documents, spread over its units."""
    words = "array['" + "','".join(WORDS) + "']"
    town = "(select id from platform.tenants where key = 'rurbroich')"
    psql(owner, f"""
        with units as (select array_agg(id order by key) as ids from identity.units where tenant_id = {town}),
             one as (select * from inbox.items where tenant_id = {town} order by number limit 1)
        insert into inbox.items (tenant_id, id, year, number, channel, file_name, media_type, size, sha256, original,
            physical_at, legal_at, state, sender, subject, unit_id, created_at)
        select {town}, gen_random_uuid(), 2025, n, 'letter', 'b.pdf', 'application/pdf', 1000, '', one.original,
            now() - n * interval '1 minute', now() - n * interval '1 minute', 'captured', 'Absender ' || n,
            'Betreff ' || n, units.ids[1 + n % array_length(units.ids, 1)], now()
        from generate_series(1, {count}) n, units, one""")
    psql(owner, f"""
        with units as (select array_agg(id::text order by key) as ids from identity.units where tenant_id = {town})
        insert into platform.entries (tenant_id, kind, id, title, body, readers, at)
        select {town}, 'dms.document', gen_random_uuid(), 'Dokument ' || n,
            (select string_agg(({words})[1 + floor(random() * {len(WORDS)} + n * 0)::int], ' ') from generate_series(1, 80)) || ' Kennwort' || n,
            array[units.ids[1 + n % array_length(units.ids, 1)]], now() - n * interval '1 minute'
        from generate_series(1, {count}) n, units""")
    psql(owner, "analyze inbox.items; analyze platform.entries")


def memory(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) / 1024


def machine():
    cpu = next((l.split(":")[1].strip() for l in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in l), platform.machine())
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{cpu}, {os.cpu_count()} cores, {gib:.0f} GiB"


def measure(args):
    access = json.loads(Path(args.home, "access.json").read_text())
    room, clerk = Client(access, "rurbroich", "poststelle"), Client(access, "rurbroich", "sachbearbeitung")
    district = Client(access, "kreis-rurland", "kreisadmin")
    many, runs = (10_000, 50) if args.quick else (100_000, 200)
    rows = [("memory of the idle server (demo world)", f"{memory(args.server):.0f} MB", "≤ 150 MB")]
    say = lambda row: (rows.append(row), print("     ", *row[:2], flush=True))
    found = []
    for n in range(20):
        new = {"key": f"ort-{n}-{uuid.uuid4().hex[:6]}", "title": f"Ort {n}", "kind": "municipality", "blueprint": "small-town"}
        found.append(timed(lambda: district.call("/api/v1/registry/tenants", new)))
    say(("provisioning a tenant, p50 / p95 of 20", " / ".join(percentiles(found)), "< 1 s"))
    say(("post safely received per second, 8 senders, fsync on", f"{receipts(room, 10):.0f}", ""))
    settled(room)
    waits = searchable(room, 20 if args.quick else 40)
    say(("born-digital upload to searchable, p50 / p95", " / ".join(percentiles(waits)), "p95 < 2 s"))
    began = time.perf_counter()
    count, _ = sustained(room, 40 if args.quick else 120)
    rate = count / (time.perf_counter() - began)
    say(("born-digital documents received and read per second, all cores", f"{rate:.1f}", "≥ 10 per core"))
    fill(args.owner, many)
    lists = [timed(lambda: clerk.call("/api/v1/inbox/items")) for _ in range(runs)]
    say((f"inbox list of 50 from {many} as a clerk of one unit, p50 / p95", " / ".join(percentiles(lists)), "p95 < 100 ms"))
    first = timed(lambda: clerk.call("/api/v1/search?q=Steuer"))
    say((f"first search after {many} documents came in (catching up)", f"{first:.1f} s", ""))
    for name, query in [("a common word", "Steuer"), ("two words", "Bescheid+Frist"), ("a rare word", "Kennwort4711")]:
        times = [timed(lambda: clerk.call(f"/api/v1/search?q={query}")) for _ in range(runs)]
        say((f"search over {many} documents as a clerk, {name}, p50 / p95", " / ".join(percentiles(times)), "p95 < 50 ms"))
    return rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", required=True)
    parser.add_argument("--server", required=True)
    parser.add_argument("--owner", required=True)
    parser.add_argument("--report", required=True)
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args()
    rows = measure(args)
    lines = [f"\n### {date.today()}, {machine()}{' (quick run)' if args.quick else ''}\n", "| Measured | Result | Goal |", "|---|---|---|"]
    lines += [f"| {name} | {value} | {goal} |" for name, value, goal in rows]
    for title, name in [("Cost of reading the corpus", "cost.txt"), ("`score.py` on the open corpus", "score.txt")]:
        text = Path(args.home, name)
        if text.exists():
            lines += [f"\n{title}:\n", "```", text.read_text().strip(), "```"]
    with open(args.report, "a", encoding="utf-8") as report:
        report.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
