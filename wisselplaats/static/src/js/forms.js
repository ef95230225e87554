// Forms: no double submit, a question before what cannot be undone, photo previews, names beside codes.
const RETRY_AFTER_MS = 15000;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  guard(form, event);
}, { capture: true });

// Back from another page the browser may show this one as it was left: with its buttons off.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[aria-busy]").forEach(release);
});

function guard(form, event) {
  if (form.method !== "post" || isHtmx(form)) return;
  if (form.hasAttribute("aria-busy")) {
    event.preventDefault();
    return;
  }
  form.setAttribute("aria-busy", "true");
  // After this turn, so that the pressed button's own name and value still go along.
  setTimeout(() => event.defaultPrevented ? release(form) : buttons(form).forEach((button) => { button.disabled = true; }), 0);
  // A download or a lost connection leaves the page standing: then it must be possible to try again.
  setTimeout(release, RETRY_AFTER_MS, form);
}

function release(form) {
  form.removeAttribute("aria-busy");
  buttons(form).forEach((button) => { button.disabled = false; });
}

function buttons(form) {
  return form.querySelectorAll('button:not([type="button"])');
}

function isHtmx(form) {
  return ["get", "post", "put", "patch", "delete"].some((verb) => form.hasAttribute(`hx-${verb}`));
}

const PHONE = window.matchMedia("(max-width: 47.99rem)");

export function prepareForms(root) {
  // On a phone the list comes first and the filters fold away.
  for (const filters of root.querySelectorAll("[data-filters]:not([data-ready])")) {
    filters.dataset.ready = "";
    filters.open = !PHONE.matches;
  }
  for (const input of root.querySelectorAll("[data-photo-preview]:not([data-ready])")) {
    input.dataset.ready = "";
    input.addEventListener("change", () => preview(input));
  }
  for (const input of root.querySelectorAll("[data-combobox]")) {
    if (!("ready" in input.dataset)) input.addEventListener("input", () => nameChosen(input));
    input.dataset.ready = "";
    nameChosen(input);
  }
}

function preview(input) {
  input.parentElement.querySelector(".wp-preview")?.remove();
  const box = document.createElement("div");
  box.className = "wp-preview";
  for (const file of [...input.files].filter(({ type }) => type.startsWith("image/"))) {
    const image = new Image();
    image.alt = file.name;
    image.src = URL.createObjectURL(file);
    image.onload = () => URL.revokeObjectURL(image.src);
    box.append(image);
  }
  input.after(box);
}

function nameChosen(input) {
  const shown = input.parentElement.querySelector("[data-combobox-chosen]");
  const option = [...(input.list?.options ?? [])].find(({ value }) => value === input.value);
  const text = option && option.text !== input.value ? option.text : "";
  if (shown && shown.textContent !== text) shown.textContent = text;
}
