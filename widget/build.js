// Bundles src/ into ../api/static/widget.js, which the API serves and the wheel carries, and prints its size.

import { readFile, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const target = new URL("../api/static/", import.meta.url).pathname;
const BUNDLED = ["lit", "eventsource-parser"];

/**
 * Lit counts its copies and keeps metadata in the page's globals, and names its Trusted Types policy `lit-html`, which another
 * Lit on the page would claim, too: none of it must happen on somebody else's page.
 */
const ownHouse = {
  name: "own house",
  setup(build) {
    build.onLoad({ filter: /node_modules\/(lit-html|lit-element|@lit\/reactive-element)\/.*\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const contents = source
        .replace(/\(\w+\.(?:lit(?:Html|Element)|reactiveElement)Versions\?\?=\[\]\)\.push\("[\d.]+"\)/, "0")
        .replace(
          'Symbol.metadata??=Symbol("metadata"),a.litPropertyMetadata??=new WeakMap;',
          'const ownMetadata=Symbol("metadata"),ownProperties=new WeakMap;',
        )
        .replace("this[Symbol.metadata]", "this[ownMetadata]")
        .replace("litPropertyMetadata.get(", "ownProperties.get(")
        .replace('createPolicy("lit-html"', 'createPolicy("dateline"');
      return { contents, loader: "js" };
    });
  },
};

await build({
  entryPoints: ["src/index.ts"],
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2022",
  outfile: `${target}widget.js`,
  legalComments: "none",
  banner: {
    js: "/* Dateline, Apache-2.0. Holds Lit (BSD-3-Clause) and eventsource-parser (MIT): widget.licenses.txt */",
  },
  logLevel: "warning",
  plugins: [ownHouse],
});

const script = await readFile(`${target}widget.js`, "utf8");
const left = script.match(/(?:lit\w*|reactiveElement)Versions|litPropertyMetadata|Symbol\.metadata|"lit-html"/);
if (left) throw new Error(`widget.js still touches the page by ${left[0]}: Lit has changed, and so must build.js`);

const licenses = BUNDLED.map(async (name) => `${name}\n\n${await readFile(`node_modules/${name}/LICENSE`, "utf8")}`);
await writeFile(`${target}widget.licenses.txt`, (await Promise.all(licenses)).join("\n\n"));

console.log(`api/static/widget.js: ${Buffer.byteLength(script)} bytes, ${gzipSync(script, { level: 9 }).length} gzipped`);
