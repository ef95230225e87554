// Pages with a map load this: reading, drawing a boundary, picking a point.
import { editBoundary } from "./js/map-boundary.js";
import { pickPoint } from "./js/map-point.js";
import { showMap } from "./js/map-show.js";

const KINDS = [["data-map", showMap], ["data-boundary-editor", editBoundary], ["data-point-picker", pickPoint]];

export function prepareMaps(root) {
  for (const [attribute, make] of KINDS) {
    for (const element of root.querySelectorAll(`[${attribute}]:not([data-ready])`)) {
      element.dataset.ready = "";
      make(element);
    }
  }
}
