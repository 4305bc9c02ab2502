// Bundles src/ into ../api/static/widget.js, which the API serves and the wheel carries, and prints its size.

import { copyFile, readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const target = new URL("../api/static/", import.meta.url).pathname;

await build({
  entryPoints: ["src/index.ts"],
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2022",
  outfile: `${target}widget.js`,
  legalComments: "none",
  banner: { js: "/* Dateline, Apache-2.0. Holds Lit, Copyright Google LLC, BSD-3-Clause: widget.licenses.txt */" },
  logLevel: "warning",
});
await copyFile("node_modules/lit/LICENSE", `${target}widget.licenses.txt`);

const script = await readFile(`${target}widget.js`);
console.log(`api/static/widget.js: ${script.length} bytes, ${gzipSync(script, { level: 9 }).length} gzipped`);
