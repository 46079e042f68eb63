"""Prints the addresses and log-ins of an access.json as one table per tenant."""

import json
import sys

KINDS = {
    "operator": "Betrieb",
    "district": "Kreis",
    "association": "Verband",
    "municipality": "Kommune",
    "city": "Stadt",
    "small-town": "Kleinstadt",
}
HEADS = ("Anmeldename", "Kennwort", "App-Kennwort", "TOTP-Geheimnis", "Rollen")


def row(user):
    """The cells of one user; what a user lacks shows as a dash."""
    cells = [user.get(k) for k in ("login", "password", "app_password", "totp_secret")]
    return [c or "–" for c in cells] + [", ".join(user.get("roles") or []) or "–"]


def table(rows):
    """Rows of text in columns as wide as their widest cell."""
    widths = [max(len(r[i]) for r in rows) for i in range(len(HEADS))]
    for cells in rows:
        yield "    " + "  ".join(c.ljust(w) for c, w in zip(cells, widths)).rstrip()


def main(path):
    with open(path, encoding="utf-8") as file:
        tenants = json.load(file)["tenants"]
    for tenant in tenants:
        kind = KINDS.get(tenant.get("kind"), tenant.get("kind") or "")
        print(f"\n  {tenant['url']}   ({kind})")
        print(*table([HEADS, *map(row, tenant.get("users", []))]), sep="\n")
    print()


main(sys.argv[1])
