// Picks one point: click, drag, the device's own location, or the two fields.
import { L, button, byTarget, element, makeMap } from "./map-base.js";

export function pickPoint(holder) {
  const lon = byTarget(holder.dataset.x);
  const lat = byTarget(holder.dataset.y);
  const canvas = element("div", "wp-map__canvas");
  canvas.setAttribute("role", "group");
  canvas.setAttribute("aria-label", holder.dataset.label);
  holder.append(element("p", "wp-map__help", holder.dataset.textHelp), canvas);
  const map = makeMap(canvas);
  const icon = L.divIcon({ className: "wp-vertex", iconSize: [20, 20] });
  const marker = L.marker([0, 0], { icon, draggable: true, keyboard: false, alt: "" });

  function place(at, zoom) {
    marker.setLatLng(at).addTo(map);
    if (zoom) map.setView(at, Math.max(map.getZoom(), zoom));
  }

  function write({ lat: y, lng: x }) {
    lon.value = format(x);
    lat.value = format(y);
  }

  function fromFields() {
    const [x, y] = [lon, lat].map(({ value }) => Number.parseFloat(value.replace(",", ".")));
    if (Number.isFinite(x) && Number.isFinite(y) && Math.abs(y) <= 90) place([y, x], 14);
    else marker.remove();
  }

  map.on("click", ({ latlng }) => { place(latlng); write(latlng); });
  marker.on("dragend", () => write(marker.getLatLng()));
  [lon, lat].forEach((field) => field.addEventListener("change", fromFields));
  holder.append(locator(holder, (at) => { place(at, 16); write(at); }));
  fromFields();
}

// Dutch fields take a comma; six decimals are a decimetre.
function format(degrees) {
  return degrees.toFixed(6).replace(".", ",");
}

function locator(holder, found) {
  const bar = element("div", "wp-map__tools");
  const status = Object.assign(element("span", "wp-map__status"), { role: "status" });
  const failed = () => { status.textContent = holder.dataset.textDenied; };
  const ask = () => {
    if (!navigator.geolocation) return failed();
    return navigator.geolocation.getCurrentPosition(
      ({ coords }) => { status.textContent = ""; found(L.latLng(coords.latitude, coords.longitude)); },
      failed, { enableHighAccuracy: true, timeout: 15000 });
  };
  bar.append(button(holder.dataset.textLocate, ask), status);
  return bar;
}
