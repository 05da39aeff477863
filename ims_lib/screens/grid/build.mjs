// Bundles src/ into static/ (or the folder given): two widgets and the licences of what is bundled.
import { build } from "esbuild";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const out = process.argv[2] ?? "static";
const bundled = new Set();

const result = await build({
  entryPoints: { grid: "src/grid.js", facets: "src/facets.js" },
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  banner: { js: "/*! IMS Workbench, Apache-2.0; bundled packages and their licences: LICENSES.txt */" },
  metafile: true,
  logLevel: "warning",
});

for (const input of Object.keys(result.metafile.inputs)) {
  const found = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  if (found) bundled.add(found[1]);
}

const notices = [...bundled].sort().map((name) => {
  const folder = join("node_modules", ...name.split("/"));
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return `${name} ${version} (${license})\n\n${licence(folder)}`;
});
writeFileSync(join(out, "LICENSES.txt"), notices.join(`\n${"-".repeat(100)}\n\n`));

/** The licence text of a package; a package without one of its own is part of the one that holds it. */
function licence(folder) {
  for (const file of ["LICENSE", "LICENSE.txt", "LICENSE.md"]) {
    try {
      return readFileSync(join(folder, file), "utf8");
    } catch {
      continue;
    }
  }
  return readFileSync(join(dirname(folder), "ag-grid-community", "LICENSE.txt"), "utf8");
}
