"""Writes the bill of materials (CycloneDX 1.6, JSON) of the product: every crate compiled into the binary, and every
third-party file it carries. Everything is read from Cargo.lock, `cargo metadata` and VENDORED.toml; nothing is guessed.

    sbom.py write FILE          SOURCE_DATE_EPOCH sets its time stamp
    sbom.py check FILE          against the official schema, and against Cargo.lock
"""
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tomllib
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = "x86_64-unknown-linux-gnu"
PRODUCT = "server"


def metadata():
    command = ["cargo", "metadata", "--format-version=1", "--locked", f"--filter-platform={TARGET}"]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)


def checksums():
    lock = tomllib.loads((ROOT / "Cargo.lock").read_text())
    return {(package["name"], package["version"]): package.get("checksum") for package in lock["package"]}


def compiled_in(found):
    """The ids of what becomes part of the binary, and what each of them uses: no tests, no build scripts' tools."""
    nodes = {node["id"]: node for node in found["resolve"]["nodes"]}
    start = next(package["id"] for package in found["packages"] if package["name"] == PRODUCT and not package["source"])
    uses, open_ids = {}, [start]
    while open_ids:
        current = open_ids.pop()
        if current in uses:
            continue
        deps = nodes[current]["deps"]
        uses[current] = sorted(dep["pkg"] for dep in deps if any(kind["kind"] is None for kind in dep["dep_kinds"]))
        open_ids.extend(uses[current])
    return start, uses


def reference(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def crate(package, sums):
    component = {
        "type": "library",
        "bom-ref": reference(package),
        "name": package["name"],
        "version": package["version"],
        "purl": reference(package),
        "licenses": [{"expression": package["license"].replace("/", " OR ")}],
    }
    if package["repository"]:
        component["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
    digest = sums.get((package["name"], package["version"]))
    if digest:
        component["hashes"] = [{"alg": "SHA-256", "content": digest}]
    return component


def vendored():
    """Files of others that the binary carries: fonts, style, script."""
    listed = tomllib.loads((ROOT / "platform/sdk/assets/vendor/VENDORED.toml").read_text())["file"]
    for entry in listed:
        ecosystem, name = entry["source"].split(":", 1)
        purl = f"pkg:{ecosystem}/{name.replace('@', '%40')}@{entry['version']}"
        yield {
            "type": "file",
            "bom-ref": f"{purl}#{entry['file']}",
            "name": f"{entry['name']} ({entry['file']})",
            "version": entry["version"],
            "purl": purl,
            "licenses": [{"expression": entry["licence"]}],
            "hashes": [{"alg": "SHA-256", "content": entry["sha256"]}],
        }


def bill():
    found, sums = metadata(), checksums()
    packages = {package["id"]: package for package in found["packages"]}
    start, uses = compiled_in(found)
    refs = {pid: reference(packages[pid]) for pid in uses}
    components = sorted((crate(packages[pid], sums) for pid in uses if pid != start), key=lambda c: c["bom-ref"])
    files = sorted(vendored(), key=lambda c: c["bom-ref"])
    moment = datetime.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")) or now(), datetime.UTC)
    product = packages[start]
    body = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": refs[start],
                "name": "gemeinwerk",
                "version": product["version"],
                "licenses": [{"expression": product["license"]}],
            },
        },
        "components": components + files,
        "dependencies": sorted(
            ({"ref": refs[pid], "dependsOn": sorted({refs[used] for used in used_ids})} for pid, used_ids in uses.items()),
            key=lambda d: d["ref"],
        ),
    }
    # The same materials at the same time are the same bill.
    name = json.dumps(body, sort_keys=True)
    return {"serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}", **body}


def now():
    return datetime.datetime.now(datetime.UTC).timestamp()


def schemas():
    import importlib.util

    # Looked up, not imported: only the files it carries are used.
    spec = importlib.util.find_spec("cyclonedx")
    folder = pathlib.Path(spec.submodule_search_locations[0]) / "schema" / "_res"
    return {
        path.name.replace(".SNAPSHOT", ""): json.loads(path.read_text())
        for path in folder.glob("*.SNAPSHOT.schema.json")
        if path.name.startswith(("bom-1.6.", "spdx.", "jsf-"))
    }


def check(document):
    import jsonschema_rs

    known = schemas()
    validator = jsonschema_rs.Draft7Validator(
        known["bom-1.6.schema.json"],
        retriever=lambda uri: known[uri.rsplit("/", 1)[-1].replace(".SNAPSHOT", "")],
    )
    wrong = [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in validator.iter_errors(document)]
    broken = {**document, "components": [{"type": "nonsense", "name": 7}]}
    if validator.is_valid(broken):
        wrong.append("the schema accepts nonsense: it was not loaded")
    refs = [component["bom-ref"] for component in document["components"]]
    known_refs = {*refs, document["metadata"]["component"]["bom-ref"]}
    wrong += [f"{ref} is listed twice" for ref in set(refs) if refs.count(ref) > 1]
    wrong += [f"{d['ref']} uses what is not listed" for d in document["dependencies"] if not set(d["dependsOn"]) <= known_refs]
    locked = {f"pkg:cargo/{name}@{version}" for name, version in checksums()}
    wrong += [f"{ref} is not in Cargo.lock" for ref in refs if ref.startswith("pkg:cargo/") and ref not in locked]
    for must in ("rustls", "ring", "actix-web", "diesel", "htmx.org"):
        if not any(f"/{must}@" in ref for ref in refs):
            wrong.append(f"{must} is missing")
    return wrong


def main():
    verb, path = sys.argv[1], pathlib.Path(sys.argv[2])
    if verb == "write":
        path.write_text(json.dumps(bill(), indent=1) + "\n")
        return 0
    wrong = check(json.loads(path.read_text()))
    for sentence in wrong[:20]:
        print(sentence, file=sys.stderr)
    return 1 if wrong else 0


sys.exit(main())
