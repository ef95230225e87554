// htmx, told about the CSRF token and the search boxes.
import htmx from "htmx.org";

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token) ctx.request.headers["X-CSRFToken"] = token;
  const source = ctx.sourceElement;
  // A combobox asks for suggestions by one name, whatever its own field is called.
  if (source?.matches?.("[data-combobox]")) ctx.request.body?.set?.("zoek", source.value);
  // Filters that ask nothing stay out of the address that people share.
  if (source?.matches?.(".wp-filters")) dropEmpty(ctx.request.body);
});

function dropEmpty(fields) {
  for (const [name, value] of [...fields]) if (value === "") fields.delete(name);
}

export default htmx;
