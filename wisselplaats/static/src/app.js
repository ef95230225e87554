// Every page loads this: htmx, forms, tables, menus. Maps come along only where a page has one.
import "./js/htmx-setup.js";
import { prepareForms } from "./js/forms.js";
import { prepareMenus } from "./js/menus.js";
import { prepareMessages } from "./js/messages.js";
import { prepareTables } from "./js/tables.js";
import { loadMaps } from "./js/map-loader.js";

function prepare(root) {
  prepareMessages(root);
  prepareForms(root);
  prepareTables(root);
  loadMaps(root);
}

prepareMenus();
prepare(document);
// htmx swapped something in: the new part gets the same care (everything here may run twice on one element).
document.addEventListener("htmx:after:swap", () => prepare(document));
