"""Asks a running Gemeinwerk for the identities a person may see, so that probes reach what exists.

    probe.py ACCESS ADDRESS TENANT LOGIN     -> JSON on standard output; the app password on the first line of standard error
"""
import base64
import json
import sys
import urllib.error
import urllib.request

LISTS = {
    "items": ("/api/v1/inbox/items", "items"),
    "documents": ("/api/v1/dms/documents", "items"),
    "processes": ("/api/v1/dms/processes", "items"),
    "records": ("/api/v1/dms/records", "items"),
    "invoices": ("/api/v1/contracts/invoices", "items"),
}


def main(access, address, tenant, login):
    with open(access, encoding="utf-8") as file:
        tenants = json.load(file)["tenants"]
    town = next(t for t in tenants if t["key"] == tenant)
    user = next(u for u in town["users"] if u["login"] == login)
    host = town["url"].split("://", 1)[1]
    proof = base64.b64encode(f"{login}:{user['app_password']}".encode()).decode()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    found = {}
    for kind, (path, field) in LISTS.items():
        request = urllib.request.Request(f"http://{address}{path}", headers={"Host": host, "Authorization": f"Basic {proof}"})
        try:
            with opener.open(request, timeout=30) as answer:
                found[kind] = [row["id"] for row in json.load(answer)[field]]
        except urllib.error.HTTPError as refused:
            if refused.code >= 500:
                raise
    json.dump(found, sys.stdout)
    print(user["app_password"], host, file=sys.stderr)


main(*sys.argv[1:])
