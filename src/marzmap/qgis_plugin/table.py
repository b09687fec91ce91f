"""A table of incidents, checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingOutputNumber,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from . import running
from .algorithm import INPUT, Algorithm, exported, table_parameter


class CheckTable(Algorithm):
    """How a table is understood, and what is wrong with it."""

    KEY, TITLE = "checktable", "Check table"
    TAGS = "validate incidents quality errors"
    HELP = (
        "Reports how a table of incidents is understood, column by column, and what is wrong with it, a kind "
        "at a time. Give a layer or table of the project, in any CRS, or a file: CSV, a workbook, GeoJSON, "
        "KML, GeoPackage, or an export of ACLED, UCDP and others as it came.\n\n"
        "Rows are numbered as in the table; of a layer the first row is 2, since the header is 1."
    )

    def declare(self) -> None:
        """Add the parameters and outputs."""
        self.addParameter(table_parameter(optional=True))
        self.addParameter(QgsProcessingParameterFile("FILE", "Or a file", optional=True))
        self.addParameter(
            QgsProcessingParameterString("BORDER", "Border, such as KGZ-TJK", "", optional=True)
        )
        report = QgsProcessingParameterFileDestination("REPORT", "Report", "Text (*.txt)")
        rejected = QgsProcessingParameterFileDestination(
            "REJECTED", "Rows set aside", "CSV (*.csv)", None, optional=True, createByDefault=False
        )
        self.addParameter(report)
        self.addParameter(rejected)
        for name, label in (("ROWS", "Rows read"), ("GOOD", "Good rows"), ("BAD", "Rows set aside")):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def results(self, parameters: Any, context: Any, feedback: Any) -> dict[str, Any]:
        """Run `marzmap check`."""
        source = self.parameterAsSource(parameters, INPUT, context)
        file = self.parameterAsString(parameters, "FILE", context)
        if bool(file) == (source is not None):
            raise running.ProgramError("Give either a layer or a file to check.")
        rejected = self.parameterAsFileOutput(parameters, "REJECTED", context)
        target = self.parameterAsFileOutput(parameters, "REPORT", context)
        words = ["check", file or exported(source, context, feedback), "--json"]
        words += ["--rejected", rejected] if rejected else []
        for border in self.parameterAsString(parameters, "BORDER", context).replace(",", " ").split():
            words += ["--border", border]
        document = json.loads(self.marzmap(words, feedback))
        lines = report(document)
        feedback.pushInfo("\n".join(lines))
        if target:
            Path(target).write_text("\n".join(lines) + "\n", encoding="utf-8")
        counts = document["counts"]
        return {
            "ROWS": counts["rows"],
            "GOOD": counts["good"],
            "BAD": counts["bad"],
            "REPORT": target,
            "REJECTED": rejected or None,
        }


def report(document: dict[str, Any]) -> list[str]:
    """Return the report of `marzmap check --json` as lines for people."""
    columns = [f"{column['name']}: {column['word'] or 'stays your own'}" for column in document["columns"]]
    lines = [f"{document['file']}: {document['read_as']}", "", "Columns", *columns]
    if document["notices"]:
        lines += ["", *document["notices"]]
    for kind in document["kinds"]:
        column = f"{kind['column']}: " if kind["column"] else ""
        lines += ["", f"{column}{kind['times']} times {kind['outcome']}. {kind['fix']}".strip()]
        lines += [
            f"  row {place['row']}{place['sheet']}: {reason}"
            for place, reason in zip(kind["places"], kind["reasons"])
        ]
    counts = document["counts"]
    return [*lines, "", f"{counts['rows']} rows read, {counts['good']} good, {counts['bad']} bad"]
