// Draws a boundary: points on the map, or a GeoJSON file; the textarea holds the truth and stays usable by itself.
import { COLOURS, L, button, byTarget, element, makeMap } from "./map-base.js";
import { outline, toPolygon } from "./geojson.js";

export function editBoundary(holder) {
  const area = byTarget(holder.dataset.target);
  const text = (name) => holder.dataset[`text${name}`] ?? "";
  const status = Object.assign(element("span", "wp-map__status"), { role: "status" });
  const canvas = element("div", "wp-map__canvas");
  canvas.setAttribute("role", "group");
  canvas.setAttribute("aria-label", holder.dataset.label);
  holder.append(element("p", "wp-map__help", text("Help")), canvas);
  const map = makeMap(canvas);
  const drawn = L.featureGroup().addTo(map);
  let points = [];

  function say(message, bad = false) {
    status.textContent = message;
    status.classList.toggle("is-bad", bad);
  }

  function draw() {
    drawn.clearLayers();
    if (points.length > 1) L.polygon(points, { color: COLOURS.brick, weight: 3 }).addTo(drawn);
    points.forEach((point, index) => vertex(point, index).addTo(drawn));
    if (points.length) say(text("Points").replace("{n}", points.length));
  }

  function vertex(point, index) {
    const icon = L.divIcon({ className: "wp-vertex", iconSize: [16, 16] });
    const marker = L.marker(point, { icon, draggable: true, keyboard: false, alt: "" });
    marker.on("dragend", () => {
      points[index] = marker.getLatLng();
      save();
    });
    return marker;
  }

  function save() {
    area.value = points.length > 2 ? JSON.stringify(toPolygon(points)) : "";
    draw();
  }

  // At once, not when the user leaves the field: what moves then, takes the button away from under the mouse.
  function follow() {
    try {
      outline(JSON.parse(area.value));
    } catch {
      return;
    }
    show(area.value);
  }

  // More than one ring cannot be drawn by points: it is shown, and a click starts anew.
  function show(value, fit = true) {
    points = [];
    drawn.clearLayers();
    say("");
    if (!value.trim()) return;
    try {
      const found = outline(JSON.parse(value));
      points = found.ring.map(([lon, lat]) => L.latLng(lat, lon));
      draw();
      if (!found.simple) {
        drawn.clearLayers();
        points = [];
        L.geoJSON(found.geometry, { style: { color: COLOURS.brick, weight: 3 } }).addTo(drawn);
        say("");
      }
      if (fit && drawn.getLayers().length) map.fitBounds(drawn.getBounds(), { padding: [20, 20] });
    } catch {
      say(text("Bad"), true);
    }
  }

  async function read(file) {
    if (!file) return;
    const content = await file.text();
    area.value = content;
    show(content);
  }

  map.on("click", ({ latlng }) => {
    points.push(latlng);
    save();
  });
  area.addEventListener("input", follow);
  area.addEventListener("change", () => show(area.value));
  holder.append(tools(holder, { undo: () => { points.pop(); save(); }, clear: () => { points = []; save(); say(""); }, read, text, status }));
  dropZone(holder, read);
  show(area.value);
}

function tools(holder, { undo, clear, read, text, status }) {
  const bar = element("div", "wp-map__tools");
  const input = Object.assign(element("input", ""), { type: "file", accept: ".geojson,.json,application/geo+json", hidden: true });
  input.addEventListener("change", () => read(input.files[0]));
  bar.append(button(text("Undo"), undo), button(text("Clear"), clear), button(text("File"), () => input.click()), input, status);
  return bar;
}

function dropZone(holder, read) {
  const over = (on) => (event) => {
    event.preventDefault();
    holder.classList.toggle("is-over", on);
  };
  holder.addEventListener("dragover", over(true));
  holder.addEventListener("dragleave", over(false));
  holder.addEventListener("drop", (event) => {
    over(false)(event);
    read(event.dataTransfer.files[0]);
  });
}
