// The navigation on small screens, and menus that close when you look away.
export function prepareMenus() {
  const toggle = document.querySelector("[data-nav-toggle]");
  const nav = toggle && document.getElementById(toggle.getAttribute("aria-controls"));
  toggle?.addEventListener("click", () => setOpen(toggle, nav, !nav.classList.contains("is-open")));
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (nav?.classList.contains("is-open")) {
      setOpen(toggle, nav, false);
      toggle.focus();
    }
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

function setOpen(toggle, nav, open) {
  nav.classList.toggle("is-open", open);
  toggle.setAttribute("aria-expanded", String(open));
}

function openMenus() {
  return document.querySelectorAll("details[data-menu][open]");
}
