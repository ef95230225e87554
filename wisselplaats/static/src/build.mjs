// Bundles the sources to ../dist with hashed names and writes the manifest that asset_url reads.
// The same sources always give the same bytes: CI builds again and compares.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";

const dist = "../dist";
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

const result = await build({
  entryPoints: ["app.js", "map.js", "app.css", "map.css"],
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome111", "firefox115", "safari16.4"],
  outdir: dist,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".png": "file", ".svg": "file" },
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

const manifest = {};
for (const [output, { entryPoint }] of Object.entries(result.metafile.outputs)) {
  if (entryPoint) manifest[entryPoint] = basename(output);
}
const favicon = readFileSync("images/favicon.svg");
const mark = createHash("sha256").update(favicon).digest("hex").slice(0, 8).toUpperCase();
manifest["favicon.svg"] = `favicon-${mark}.svg`;
writeFileSync(join(dist, manifest["favicon.svg"]), favicon);

const sorted = Object.fromEntries(Object.entries(manifest).sort());
writeFileSync(join(dist, "manifest.json"), JSON.stringify(sorted, null, 2) + "\n");
writeFileSync(join(dist, "LICENSES.txt"), licences());

// What is bundled keeps its licence text beside it; that is what the licences ask.
function licences() {
  const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  return Object.keys(dependencies).sort().map((name) => {
    const folder = join("node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).sort().find((entry) => /^licen[cs]e/i.test(entry));
    const short = license === "EUPL-1.2" || !file; // our own LICENSE holds the full EUPL text
    return `${name} ${version} (${license})\n` + (short ? "" : "\n" + readFileSync(join(folder, file), "utf8").trim() + "\n");
  }).join("\n");
}
