// Fetches the map script and its style when a page turns out to have a map.
const SELECTOR = "[data-map], [data-boundary-editor], [data-point-picker]";

export async function loadMaps(root) {
  if (!root.querySelector(SELECTOR)) return;
  const [script, style] = document.querySelector('meta[name="wp-map"]').content.split(" ");
  if (!document.querySelector(`link[href="${style}"]`)) {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: style });
    const ready = new Promise((resolve) => { link.onload = link.onerror = resolve; });
    document.head.append(link);
    await ready;
  }
  const { prepareMaps } = await import(script);
  prepareMaps(root);
}
