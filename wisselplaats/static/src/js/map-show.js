// The map to read: lots, listings, a project's boundary.
import { COLOURS, L, element, makeMap } from "./map-base.js";

export async function showMap(holder) {
  const map = makeMap(holder);
  const data = await geojson(holder);
  if (!data) return;
  const layer = L.geoJSON(data, { style, pointToLayer: (feature, at) => L.circleMarker(at, { radius: 8, ...style(feature) }), onEachFeature }).addTo(map);
  const bounds = layer.getBounds();
  if (bounds.isValid()) map.fitBounds(bounds, { maxZoom: 17, padding: [30, 30] });
}

async function geojson(holder) {
  if (holder.dataset.geojson) return JSON.parse(holder.dataset.geojson);
  if (!holder.dataset.geojsonUrl) return null;
  const answer = await fetch(holder.dataset.geojsonUrl, { headers: { Accept: "application/geo+json, application/json" } });
  return answer.ok ? answer.json() : null;
}

function style(feature) {
  const color = COLOURS[feature?.properties?.tone] ?? COLOURS.brick;
  return { color, fillColor: color, weight: 2, fillOpacity: 0.35 };
}

// Text is set as text, never as HTML: titles come from users.
function onEachFeature({ properties }, layer) {
  if (!properties?.title && !properties?.text) return;
  const box = element("div", "wp-popup");
  const title = element("b", "", properties.title ?? "");
  if (/^(\/|https?:\/\/)/.test(properties.url ?? "")) {
    const link = Object.assign(element("a", "", properties.title), { href: properties.url });
    title.replaceChildren(link);
  }
  box.append(title, element("span", "", properties.text ?? ""));
  layer.bindPopup(box);
}
