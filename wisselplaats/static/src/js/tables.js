// A phone shows a row as a card: each cell needs its column's label, and the table its roles back.
const ROLES = [["thead, tbody, tfoot", "rowgroup"], ["tr", "row"], ["thead th", "columnheader"], ["tbody th", "rowheader"], ["td", "cell"]];

export function prepareTables(root) {
  for (const table of root.querySelectorAll("table.wp-table")) {
    table.setAttribute("role", "table");
    for (const [selector, role] of ROLES) {
      for (const part of table.querySelectorAll(selector)) part.setAttribute("role", role);
    }
    const labels = [...table.querySelectorAll("thead th")].map((cell) => cell.textContent.trim());
    for (const row of table.tBodies[0]?.rows ?? []) label(row, labels);
  }
}

function label(row, labels) {
  let column = 0;
  for (const cell of row.cells) {
    cell.dataset.label ??= labels[column] ?? "";
    column += cell.colSpan;
  }
}
