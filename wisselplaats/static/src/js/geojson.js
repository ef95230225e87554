// GeoJSON in and out of the boundary editor. Plain functions, so that node can test them without a map.
import { isRd, toDegrees } from "./rd.js";

// Points ({lat, lng}) to a WGS84 Polygon: closed, seven decimals (1 cm), counter-clockwise as RFC 7946 asks.
export function toPolygon(points) {
  const ring = points.map(({ lng, lat }) => [round(lng), round(lat)]);
  if (area(ring) < 0) ring.reverse();
  return { type: "Polygon", coordinates: [[...ring, ring[0]]] };
}

// The first ring of what was pasted, without its closing point; `simple` when there is nothing else in it.
// RD metres become degrees. Throws when there is no surface in it, or when the numbers are neither.
export function outline(data) {
  const geometry = inDegrees(polygonal(data));
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const ring = polygons[0][0].slice(0, -1);
  const degrees = polygons.flat(2).every(([lon, lat]) => Math.abs(lon) <= 180 && Math.abs(lat) <= 90);
  if (!degrees || ring.length < 3) throw new TypeError("no WGS84 surface");
  return { geometry, ring, simple: polygons.length === 1 && polygons[0].length === 1 };
}

function inDegrees({ type, coordinates }) {
  const depth = type === "Polygon" ? 1 : 2;
  if (!coordinates.flat(depth).every(isRd)) return { type, coordinates };
  const turned = (value, level) => level < 0 ? toDegrees(value) : value.map((part) => turned(part, level - 1));
  return { type, coordinates: turned(coordinates, depth) };
}

function polygonal(data) {
  const parts = data.type === "FeatureCollection" ? data.features : [data];
  const found = parts.map((part) => part.type === "Feature" ? part.geometry : part)
    .filter((part) => part?.type === "Polygon" || part?.type === "MultiPolygon");
  if (!found.length) throw new TypeError("no surface");
  if (found.length === 1) return found[0];
  return { type: "MultiPolygon", coordinates: found.flatMap((part) => part.type === "Polygon" ? [part.coordinates] : part.coordinates) };
}

function area(ring) {
  return ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length];
    return sum + x * nextY - nextX * y;
  }, 0);
}

function round(value) {
  return Math.round(value * 1e7) / 1e7;
}
