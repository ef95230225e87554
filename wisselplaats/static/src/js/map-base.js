// One way to make a map: PDOK's background, its attribution, the Netherlands in view. Places are WGS84.
import L from "leaflet";

const TILES = "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/standaard/EPSG:3857/{z}/{x}/{y}.png";
const ATTRIBUTION = 'Kaart: <a href="https://www.pdok.nl/">PDOK</a>, Kadaster (CC BY 4.0)';
const NETHERLANDS = [[50.72, 3.2], [53.6, 7.3]];

export const COLOURS = { brick: "#8f3a23", slate: "#22303a", green: "#1d6a3c", grey: "#525d65" };

const ZOOM = {
  nl: { zoomInTitle: "Inzoomen", zoomOutTitle: "Uitzoomen" },
  en: { zoomInTitle: "Zoom in", zoomOutTitle: "Zoom out" },
};

export function makeMap(element) {
  const map = L.map(element, { scrollWheelZoom: false, zoomControl: false });
  L.control.zoom(ZOOM[document.documentElement.lang]).addTo(map);
  map.attributionControl.setPrefix(false);
  L.tileLayer(TILES, { attribution: ATTRIBUTION, minZoom: 6, maxZoom: 19 }).addTo(map);
  map.fitBounds(NETHERLANDS);
  // The wheel scrolls the page until somebody works in the map.
  map.on("focus click", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  return map;
}

export function element(tag, className, text = "") {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

export function button(text, onClick) {
  const made = element("button", "utrecht-button utrecht-button--secondary-action", text);
  made.type = "button";
  made.addEventListener("click", onClick);
  return made;
}

// `#id` to the element; ids may hold characters that a selector may not.
export function byTarget(selector) {
  return document.getElementById(selector.replace(/^#/, ""));
}

export { L };
