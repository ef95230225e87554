// Messages: the error summary takes the focus, flashes can be closed.
export function prepareMessages(root) {
  const summary = root.querySelector("[data-error-summary]:not([data-ready])");
  if (summary) {
    summary.dataset.ready = "";
    summary.focus();
  }
  for (const button of root.querySelectorAll("[data-dismiss][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      button.closest("[data-flash]").remove();
      document.getElementById("inhoud")?.focus();
    });
  }
}
