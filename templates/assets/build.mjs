// Builds what the browser loads: one stylesheet per palette, one script, fonts, one sprite, into
// the folder given by --out, with the packages of --modules. Every file carries a hash of its bytes
// in its name, so that it may be cached for ever, has .br and .gz beside it, and is listed in
// manifest.json (logical name -> file, type). What stands inside a file that somebody keeps is in
// inline.json instead (name -> text, hash for the Content-Security-Policy).
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: { out: { type: "string" }, modules: { type: "string" } },
});
if (!options.out || !options.modules) {
  throw new Error("usage: node build.mjs --out FOLDER --modules NODE_MODULES");
}
const require = createRequire(join(resolve(options.modules), "package.json"));
const { build: esbuild, transform } = require("esbuild");
const { PurgeCSS } = require("purgecss");
const sass = require("sass");
const italia = join(resolve(options.modules), "bootstrap-italia");

const types = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

// The faces that pages use. Others of the design system are left out: each costs 20 KB.
const fonts = [
  ["Titillium Web", 400, "Titillium_Web/titillium-web-v10-latin-ext_latin-regular.woff2"],
  ["Titillium Web", 600, "Titillium_Web/titillium-web-v10-latin-ext_latin-600.woff2"],
  ["Titillium Web", 700, "Titillium_Web/titillium-web-v10-latin-ext_latin-700.woff2"],
  ["Lora", 400, "Lora/lora-v20-latin-ext_latin-regular.woff2"],
  ["Roboto Mono", 400, "Roboto_Mono/roboto-mono-v13-latin-ext_latin-regular.woff2"],
];

const manifest = {};

async function emit(name, bytes) {
  const data = Buffer.from(bytes);
  const hash = createHash("sha256").update(data).digest("hex").slice(0, 12);
  const type = extname(name);
  const file = `${basename(name, type)}-${hash}${type}`;
  await writeFile(join(options.out, file), data);
  if (type !== ".woff2") {
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
    await writeFile(join(options.out, `${file}.br`), brotliCompressSync(data, quality));
    await writeFile(join(options.out, `${file}.gz`), gzipSync(data, { level: 9 }));
  }
  manifest[name] = { file, type: types[type] };
  return file;
}

const inlined = {};

// A text that ends the element it stands in would run free in the page.
function inline(name, text) {
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error(`${name} cannot stand in a page`);
  const hash = createHash("sha256").update(text).digest("base64");
  inlined[name] = { text, hash: `sha256-${hash}` };
}

async function textsBelow(folder, ends) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && ends.some((end) => entry.name.endsWith(end)))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !file.includes("node_modules"))
    .sort();
  return Promise.all(files.map((file) => readFile(file, "utf8")));
}

async function buildFonts() {
  const faces = [];
  for (const [family, weight, path] of fonts) {
    const name = `${family.toLowerCase().replaceAll(" ", "-")}-${weight}.woff2`;
    const file = await emit(name, await readFile(join(italia, "dist", "fonts", path)));
    faces.push(
      `@font-face{font-family:"${family}";font-style:normal;font-weight:${weight};` +
        `font-display:swap;src:url("${file}") format("woff2")}`,
    );
  }
  return faces.join("");
}

// Icons are named in templates as [[% it-name]]: only those enter the sprite.
async function buildSprite(pages) {
  const all = await readFile(join(italia, "dist", "svg", "sprites.svg"), "utf8");
  const used = new Set(pages.join("\n").match(/\bit-[a-z-]+\b/g));
  const symbols = (all.match(/<symbol id="[^"]+".*?<\/symbol>/gs) ?? []).filter((symbol) =>
    used.has(symbol.match(/id="([^"]+)"/)[1]),
  );
  const own = await textsBelow(join(here, "img", "symbols"), [".svg"]);
  const sprite = [...symbols, ...own.map((text) => text.trim())].join("");
  await emit("sprite.svg", `<svg xmlns="http://www.w3.org/2000/svg">${sprite}</svg>`);
}

/** The palette's colour (hue in degrees, saturation and brightness in percents) as "#rrggbb". */
function hexOf({ h, s, b }) {
  const part = (n) => {
    const k = (n + h / 60) % 6;
    const share = b / 100 - (b / 100) * (s / 100) * Math.max(0, Math.min(k, 4 - k, 1));
    return Math.round(share * 255).toString(16).padStart(2, "0");
  };
  return `#${part(5)}${part(3)}${part(1)}`;
}

function compiled(colour, sheet) {
  const source =
    `$primary-h: ${colour.h}; $primary-s: ${colour.s}; $primary-b: ${colour.b};` +
    `$co-accent: ${colour.accent}; @import "${sheet}";`;
  return sass.compileString(source, {
    loadPaths: [join(here, "scss"), join(italia, "src", "scss")],
    style: "compressed",
    logger: sass.Logger.silent,
  }).css;
}

async function buildStyles(faces, pages) {
  const palettes = JSON.parse(await readFile(join(here, "palettes.json"), "utf8"));
  for (const [name, colour] of Object.entries(palettes)) {
    const css = compiled(colour, "colletta");
    const [purged] = await new PurgeCSS().purge({
      content: [{ raw: pages.join("\n"), extension: "html" }],
      css: [{ raw: css }],
      safelist: {
        // Tools of the design system recognise a site by this one.
        variables: ["--bootstrap-italia-version"],
        standard: [/^w-p\d/, /^at-p\d/, /^co-(public|private)-edge$/],
        greedy: [/co-live/],
      },
      defaultExtractor: (text) => text.match(/[A-Za-z0-9_:/-]+/g) ?? [],
      variables: true,
      keyframes: true,
    });
    const { code } = await transform(faces + purged.css, { loader: "css", minify: true });
    // The blue of central administrations is not a city's to use.
    if (/#06c\b|#0066cc\b/i.test(code)) throw new Error(`palette ${name} still holds #06c`);
    await emit(`colletta-${name}.css`, code);
    const kept = await transform(compiled(colour, "kept"), { loader: "css", minify: true });
    inline(`kept-${name}.css`, kept.code);
    inline(`colour-${name}`, hexOf(colour));
  }
}

async function bundled(entry, format) {
  const result = await esbuild({
    entryPoints: [join(here, "js", entry)],
    bundle: true,
    minify: true,
    format,
    target: ["es2020"],
    write: false,
    legalComments: "none",
  });
  return result.outputFiles[0];
}

async function buildScripts() {
  await emit("colletta.js", (await bundled("main.js", "esm")).contents);
  inline("kept.js", (await bundled("kept.js", "iife")).text);
}

await rm(options.out, { recursive: true, force: true });
await mkdir(options.out, { recursive: true });
const root = join(here, "..", "..");
const pages = [
  ...(await textsBelow(join(root, "templates"), [".html"])),
  ...(await textsBelow(join(root, "server", "views"), [".cpp"])),
  ...(await textsBelow(join(here, "js"), [".js"])),
];
await buildSprite(pages);
await buildStyles(await buildFonts(), pages);
await buildScripts();
for (const name of ["favicon.svg", "logo.svg"]) {
  await emit(name, await readFile(join(here, "img", name)));
}
await writeFile(join(options.out, "inline.json"), JSON.stringify(inlined));
// Last, so that its presence says that all others are there.
await writeFile(join(options.out, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
