// The boundary editor's reading and writing of GeoJSON, without a map.
import assert from "node:assert/strict";
import { test } from "node:test";
import { outline, toPolygon } from "./geojson.js";

const RING = [[4.49, 52.158], [4.497, 52.158], [4.497, 52.162], [4.49, 52.158]];

test("a polygon drawn clockwise is closed and turned counter-clockwise", () => {
  const clockwise = [{ lng: 0, lat: 0 }, { lng: 0, lat: 1 }, { lng: 1, lat: 1 }];
  assert.deepEqual(toPolygon(clockwise).coordinates, [[[1, 1], [0, 1], [0, 0], [1, 1]]]);
});

test("what was written is read back", () => {
  const points = RING.slice(0, -1).map(([lng, lat]) => ({ lng, lat }));
  assert.deepEqual(outline(toPolygon(points)).ring, RING.slice(0, -1));
});

test("two surfaces in a collection are shown but cannot be edited by points", () => {
  const feature = { type: "Feature", geometry: { type: "Polygon", coordinates: [RING] } };
  const found = outline({ type: "FeatureCollection", features: [feature, feature] });
  assert.equal(found.simple, false);
  assert.equal(found.geometry.coordinates.length, 2);
});

test("RD metres are shown where they lie, within half a metre", () => {
  const metres = [[96000, 434500], [99500, 434500], [99500, 437000], [96000, 434500]];
  const [lon, lat] = outline({ type: "Polygon", coordinates: [metres] }).ring[0];
  // by PROJ, EPSG:28992 to EPSG:4326
  assert.ok(Math.abs(lon - 4.5300222) < 0.5 / 68000, `${lon}`);
  assert.ok(Math.abs(lat - 51.8958853) < 0.5 / 111000, `${lat}`);
});

test("a point, and numbers that are neither degrees nor RD, are refused", () => {
  assert.throws(() => outline({ type: "Point", coordinates: [4, 52] }), TypeError);
  const metres = [[593000, 5790000], [593100, 5790000], [593100, 5790100], [593000, 5790000]];
  assert.throws(() => outline({ type: "Polygon", coordinates: [metres] }), TypeError);
});
