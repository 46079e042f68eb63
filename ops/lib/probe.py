"""Asks a running Gemeinwerk for the identities somebody may see, so that probes reach what exists.

    probe.py ACCESS ADDRESS TENANT LOGIN     -> JSON on standard output; on standard error two lines: what to send as
                                                `Authorization`, and the host name

LOGIN `@connection` is a program that cares for the tenant's persons: it is made first, by the tenant's administration.
"""
import base64
import json
import sys
import urllib.error
import urllib.request

PEOPLE = {
    "items": "/api/v1/inbox/items",
    "documents": "/api/v1/dms/documents",
    "processes": "/api/v1/dms/processes",
    "records": "/api/v1/dms/records",
    "invoices": "/api/v1/contracts/invoices",
    "persons": "/api/v1/identity/persons",
    "units": "/api/v1/identity/units",
    "bodies": "/api/v1/identity/bodies",
    "tenants": "/api/v1/registry/tenants",
    "grants": "/api/v1/registry/grants",
}
PROGRAMS = {"Users": "/scim/v2/Users", "Groups": "/scim/v2/Groups"}
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def basic(user):
    return "Basic " + base64.b64encode(f"{user['login']}:{user['app_password']}".encode()).decode()


def ask(door, path, proof, body=None):
    address, host = door
    headers = {"Host": host, "Authorization": proof, "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    with OPENER.open(urllib.request.Request(f"http://{address}{path}", data, headers), timeout=30) as answer:
        return json.load(answer)


def connected(door, admin):
    unit = ask(door, "/api/v1/identity/units", admin)["items"][0]["key"]
    wanted = {"title": "Befragung", "days": 1, "unit": unit, "roles": ["clerk"]}
    return "Bearer " + ask(door, "/api/v1/identity/connections", admin, wanted)["token"]


def ids(door, proof, login, lists):
    found = {}
    for kind, path in lists.items():
        try:
            page = ask(door, path, proof)
        except urllib.error.HTTPError as refused:
            if refused.code >= 500:
                raise
            continue
        # Who probes must not lock themselves out.
        rows = page.get("items", page.get("Resources", []))
        found[kind] = [row["id"] for row in rows if row.get("login") != login]
    return found


def main(access, address, tenant, login):
    with open(access, encoding="utf-8") as file:
        tenants = json.load(file)["tenants"]
    town = next(t for t in tenants if t["key"] == tenant)
    door = (address, town["url"].split("://", 1)[1])
    program = login == "@connection"
    user = next(u for u in town["users"] if u["login"] == ("admin" if program else login))
    proof = connected(door, basic(user)) if program else basic(user)
    json.dump(ids(door, proof, login, PROGRAMS if program else PEOPLE), sys.stdout)
    print(proof, door[1], sep="\n", file=sys.stderr)


main(*sys.argv[1:])
