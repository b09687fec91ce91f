// Coordinates as texts, and the texts that are coordinates.
import assert from "node:assert/strict";
import { test } from "node:test";
import { decimal, decimalsOf, placeIn, sexagesimal, wrapped } from "../../src/marzmap/view/words/degrees.js";
import { mgrs, placeOfSquare } from "../../src/marzmap/view/words/mgrs.js";

test("coordinates have no more decimals than they hold, nor than the radius supports", () => {
  assert.equal(decimalsOf([31.05, 61.8], 200), 2); // as many as they hold
  assert.equal(decimalsOf([31.051234, 61.812345], null), 5);
  assert.equal(decimalsOf([31.051234, 61.812345], 3000), 3); // a step of 111 m for 600
  assert.equal(decimalsOf([31.051234, 61.812345], 20_000), 2);
  assert.equal(decimalsOf([31.051234, 61.812345], 80_000), 1);
  assert.equal(decimalsOf([31.051234, 61.812345], 5_000_000), 0);
  assert.equal(decimalsOf([31, 61], 0), 0);
});

test("degrees, minutes and seconds say what the decimals say", () => {
  assert.equal(decimal([31.05, -0.00001], 3), "31.050, 0.000");
  assert.equal(sexagesimal([31.05, 61.8], 2), "31°03′00″N 61°48′00″E");
  assert.equal(sexagesimal([-31.0512349, -161.8123451], 3), "31°03′04″S 161°48′43″W"); // of 31.051 and 161.812
  assert.equal(sexagesimal([5.99999, 0.5], 5), "06°00′00.0″N 00°30′00.0″E"); // 59.96 seconds are a minute
  assert.equal(sexagesimal([31.26, 61.84], 1), "31°18′N 61°48′E");
  assert.equal(sexagesimal([31.26, 61.84], 0), "31°N 62°E");
});

test("a grid reference of less digits is the square round the place", () => {
  const at = [48.8582, 2.2945]; // the Eiffel tower
  assert.equal(mgrs(at, 5), "31U DQ 48251 11932");
  assert.equal(mgrs(at, 2), "31U DQ 48 11");
  assert.equal(mgrs(at, 0), "31U DQ");
});

test("coordinates are read as readers write them", () => {
  for (const text of [
    "31.05, 61.80",
    "go to 31.05, 61.80",
    "Go to 31.05 61.80",
    "31.05/61.8",
    "31.05;61.8",
    "+31.05, +61.8",
    "31.05N 61.80E",
    "N31.05° E61.80°",
    "61.80E, 31.05N",
    "31°03′N 61°48′E",
    "31°03'00\" N, 61°48'00\" E",
    "۳۱٫۰۵، ۶۱٫۸۰",
    "برو به ۳۱٫۰۵، ۶۱٫۸۰",
    "٣١٫٠٥ ٦١٫٨",
    "\u206831.05, 61.80\u2069",
  ]) {
    const [lat, lon] = placeIn(text) ?? [];
    assert.ok(Math.abs(lat - 31.05) < 1e-12 && Math.abs(lon - 61.8) < 1e-12, text);
  }
  assert.deepEqual(placeIn("-31.5, -61"), [-31.5, -61]);
  assert.deepEqual(placeIn("−31.5 −61.0"), [-31.5, -61]);
  assert.deepEqual(placeIn("31.5S 61.25W"), [-31.5, -61.25]);
  assert.deepEqual(placeIn("31, 61"), [31, 61]);
});

test("what is not a place stays a search", () => {
  for (const text of [
    "",
    "8127",
    "31 61", // two numbers
    "2021 2022",
    "31.05",
    "31.05, 181",
    "91.5, 61.8",
    "31.05N 61.80N",
    "31.05E 61.80E",
    "-31.05S 61.80E",
    "31°61′N 61°48′E",
    "Shaghalak 31.05, 61.80",
    "31.05, 61.80, 5",
    "1 December 2021",
    "go to Herat",
    "km 755",
  ])
    assert.equal(placeIn(text), null, text);
});

test("what is written is read again", () => {
  for (const at of [
    [31.05, 61.8],
    [-0.5, -179.99],
    [89.123, 0.001],
  ])
    for (const text of [decimal(at, 3), sexagesimal(at, 3)]) {
      const read = placeIn(text);
      at.forEach((value, axis) => assert.ok(Math.abs(read[axis] - value) <= 0.5 / 3600 + 1e-9, text));
    }
});

test("a longitude is that of the world, whichever copy of it is seen", () => {
  assert.deepEqual(wrapped({ lat: 10, lng: 190 }), [10, -170]);
  assert.deepEqual(wrapped({ lat: 10, lng: -541 }), [10, 179]);
  assert.deepEqual(wrapped({ lat: 10, lng: -180 }), [10, -180]);
});

test("a grid reference is read back as the middle of its square", () => {
  assert.deepEqual(placeOfSquare("31U DQ 48251 11932"), placeOfSquare("31udq4825111932"));
  assert.deepEqual(placeOfSquare("31U DQ 4 1"), [48.89, 2.25]); // of 10 km
  assert.ok(Math.abs(placeOfSquare("31U DQ 48251 11932")[0] - 48.8582) < 1e-5);
  assert.ok(Math.abs(placeOfSquare("31U DQ 48251 11932")[1] - 2.2945) < 1e-5);
  assert.deepEqual(placeIn("go to 31U DQ 48251 11932"), placeOfSquare("31UDQ4825111932"));
  assert.deepEqual(placeIn("۳۱U DQ ۴۸۲۵۱ ۱۱۹۳۲"), placeOfSquare("31UDQ4825111932"));
});

test("what is not a grid reference is searched for", () => {
  for (const text of [
    "31UDQ",
    "31U DQ 482 11",
    "31UDQ482",
    "61U DQ 48 11",
    "31U IQ 48 11",
    "31U JQ 48 11",
    "31U DH 48 11",
  ])
    assert.equal(placeIn(text), null, text);
  assert.equal(placeIn("0R PQ 1 1"), null);
  assert.equal(placeIn("BM ZZ 1 1"), null);
});

test("all grid references of the embedded borders and both hemispheres are read back", () => {
  for (let lat = -79.9; lat < 84; lat += 1.37)
    for (let lon = -179.9; lon < 180; lon += 7.31)
      for (const digits of [1, 2, 3, 4, 5]) {
        const text = mgrs([lat, lon], digits);
        const at = placeOfSquare(text);
        assert.ok(at, text);
        const size = 10 ** (5 - digits);
        assert.ok(Math.abs(at[0] - lat) * 111_195 < size && Math.abs(at[1] - lon) * 111_195 < size * 9.6, text);
      }
});
