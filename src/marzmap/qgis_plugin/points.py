"""Points of a layer: located against the borders, or found by the names of their places."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsFields,
    QgsGeometry,
    QgsPointXY,
    QgsProcessing,
    QgsProcessingOutputFile,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
    QgsProcessingUtils,
    QgsWkbTypes,
)

from . import running
from .algorithm import INPUT, Algorithm, exported, number_field, table_parameter, text_field

NUMBERS = {"longitude", "latitude", "radius_m", "score"}
"""Columns of a geocoded table that hold numbers."""


class LocatePoints(Algorithm):
    """How far each point lies from which border, on which side."""

    KEY, TITLE = "locatepoints", "Locate points"
    TAGS = "border distance side country nearest frontier boundary"
    HELP = (
        "Says of every point how far it lies from which land border, on which side, in which country, and "
        "how probably. The layer may be in any CRS. A column radius_m (metres), UCDP's where_prec or ACLED's "
        "geo_precision says how closely a point is known; without any the side stays open.\n\n"
        "Border: two countries such as IRN-AFG, or world for the nearest of all.\n"
        "Rows without a usable point are written to a CSV next to the result, with their reasons."
    )

    def declare(self) -> None:
        """Add the parameters and outputs."""
        self.addParameter(table_parameter())
        self.addParameter(QgsProcessingParameterString("BORDER", "Border, such as IRN-AFG", "world"))
        self.advanced(QgsProcessingParameterString("SOURCE", "Border layer: world, natural-earth", "world"))
        kind = QgsProcessing.SourceType.TypeVectorPoint
        self.addParameter(QgsProcessingParameterVectorDestination("OUTPUT", "Located", kind))
        self.addOutput(QgsProcessingOutputFile("REJECTED", "Rows set aside, if any (CSV)"))

    def results(self, parameters: Any, context: Any, feedback: Any) -> dict[str, Any]:
        """Run `marzmap locate`."""
        target = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        source = self.parameterAsSource(parameters, INPUT, context)
        border = self.parameterAsString(parameters, "BORDER", context)
        drawn = self.parameterAsString(parameters, "SOURCE", context)
        file = exported(source, context, feedback)
        words = ["locate", file, "-o", target, "--border", border, "--source", drawn]
        feedback.pushInfo(self.marzmap(words, feedback))
        rejected = Path(target).with_suffix(".rejected.csv")
        return {"OUTPUT": target, "REJECTED": str(rejected) if rejected.exists() else None}


class GeocodeTable(Algorithm):
    """Points of a table of place names."""

    KEY, TITLE = "geocodetable", "Geocode table"
    TAGS = "place names gazetteer geocoding toponym"
    HELP = (
        "Finds the places that a table names (column place, in any script, with country and admin1 where "
        "there are such), without a network. A name is taken only where enough speaks for one place; what is "
        "ambiguous or unknown stays without a point, and the review lists the places it may be.\n\n"
        "Border: the one that the rows are about, such as KGZ-TJK; places near it are likelier meant. If "
        "empty, the one between the countries named."
    )

    def declare(self) -> None:
        """Add the parameters and outputs."""
        self.addParameter(table_parameter())
        self.addParameter(
            QgsProcessingParameterString("BORDER", "Border, such as KGZ-TJK", "", optional=True)
        )
        kind = QgsProcessing.SourceType.TypeVectorPoint
        self.addParameter(QgsProcessingParameterFeatureSink("OUTPUT", "Placed", kind))
        review = QgsProcessingParameterFileDestination(
            "REVIEW", "To review", "CSV (*.csv)", None, optional=True, createByDefault=False
        )
        self.addParameter(review)

    def results(self, parameters: Any, context: Any, feedback: Any) -> dict[str, Any]:
        """Run `marzmap geocode`, and make points of what it places."""
        source = self.parameterAsSource(parameters, INPUT, context)
        border = self.parameterAsString(parameters, "BORDER", context)
        review = self.parameterAsFileOutput(parameters, "REVIEW", context)
        placed = QgsProcessingUtils.generateTempFilename("placed.csv")
        words = ["geocode", exported(source, context, feedback), "-o", placed]
        feedback.pushInfo(self.marzmap([*words, *(["--border", border] if border else [])], feedback))
        if review:
            shutil.copyfile(Path(placed).with_suffix(".review.csv"), review)
        with Path(placed).open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            fields = QgsFields()
            for name in rows.fieldnames or ():
                fields.append(number_field(name) if name in NUMBERS else text_field(name))
            sink, target = self.parameterAsSink(
                parameters, "OUTPUT", context, fields, QgsWkbTypes.Type.Point,
                QgsCoordinateReferenceSystem("EPSG:4326"),
            )  # fmt: skip
            if sink is None:
                raise running.ProgramError("The result cannot be written there: give another file.")
            for row in rows:
                sink.addFeature(_point(row, fields), QgsFeatureSink.Flag.FastInsert)
        return {"OUTPUT": target, "REVIEW": review or None}


def _point(row: dict[str, str], fields: Any) -> Any:
    feature = QgsFeature(fields)
    cells = [(float(text) if name in NUMBERS else text) if text else None for name, text in row.items()]
    feature.setAttributes(cells)
    if row["longitude"] and row["latitude"]:
        point = QgsPointXY(float(row["longitude"]), float(row["latitude"]))
        feature.setGeometry(QgsGeometry.fromPointXY(point))
    return feature
