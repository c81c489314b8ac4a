// Every sentence that templates ([[...]]) and views (tr, trn) show is in it.po, translated, with
// the same places ({name}); and it.po holds nothing that nobody shows. `--list` prints the sentences.
import { readFile, readdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");

async function filesBelow(folder, end) {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(end))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !file.includes("node_modules"))
    .sort();
}

// "a" "b" as C++ joins it.
const literal = String.raw`"(?:[^"\\]|\\.)*"(?:\s*"(?:[^"\\]|\\.)*")*`;

function joined(text) {
  return (text.match(/"(?:[^"\\]|\\.)*"/g) ?? []).map((part) => JSON.parse(part)).join("");
}

async function shownSentences() {
  const shown = new Map(); // sentence -> { plural, where }
  for (const folder of ["layout", "pages", "parts", "files"]) {
    for (const file of await filesBelow(join("templates", folder), ".html")) {
      const text = await readFile(file, "utf8");
      for (const [, inside] of text.matchAll(/\[\[(.*?)\]\]/gs)) {
        if (inside === "body" || /^[>%]/.test(inside)) continue;
        shown.set(inside.trim().replace(/\s+/g, " "), { where: relative(root, file) });
      }
    }
  }
  for (const file of await filesBelow(join("server", "views"), ".cpp")) {
    const text = await readFile(file, "utf8");
    const one = new RegExp(String.raw`\btr\(\s*(${literal})`, "g");
    const two = new RegExp(String.raw`\btrn\(\s*(${literal})\s*,\s*(${literal})`, "g");
    for (const [, sentence] of text.matchAll(one)) {
      shown.set(joined(sentence), { where: relative(root, file) });
    }
    for (const [, sentence, plural] of text.matchAll(two)) {
      shown.set(joined(sentence), { plural: joined(plural), where: relative(root, file) });
    }
  }
  return shown;
}

async function translations() {
  const text = await readFile(join(root, "templates", "i18n", "it.po"), "utf8");
  const known = new Map(); // sentence -> { plural, texts }
  const string = String.raw`((?:"(?:[^"\\]|\\.)*"\s*)+)`;
  const entry = new RegExp(
    String.raw`^msgid ${string}(?:msgid_plural ${string})?` +
      String.raw`((?:msgstr(?:\[\d\])? ${string})+)`,
    "gm",
  );
  for (const [, id, plural, strings] of text.matchAll(entry)) {
    const texts = strings.split(/msgstr(?:\[\d\])? /).slice(1).map(joined);
    if (joined(id)) known.set(joined(id), { plural: plural && joined(plural), texts });
  }
  return known;
}

const places = (text) => [...new Set(text.match(/\{[a-z_]+\}|%s/g) ?? [])].sort().join(" ");

const shown = await shownSentences();
if (process.argv.includes("--list")) {
  for (const [sentence, { plural, where }] of shown) {
    console.log(JSON.stringify({ sentence, plural, where }));
  }
  process.exit(0);
}

const known = await translations();
const problems = [];
for (const [sentence, { plural, where }] of shown) {
  const found = known.get(sentence);
  if (!found) {
    problems.push(`${where}: not in it.po: ${sentence}`);
    continue;
  }
  if (found.plural !== plural) problems.push(`${where}: other plural in it.po: ${sentence}`);
  if (found.texts.length !== (plural ? 2 : 1) || found.texts.some((text) => text === "")) {
    problems.push(`it.po: not translated: ${sentence}`);
  }
  // A singular may leave its number out; nothing may name a place that is not there.
  const allowed = new Set(places(`${sentence} ${plural ?? ""}`).split(" "));
  for (const text of found.texts) {
    for (const place of places(text).split(" ")) {
      if (place && !allowed.has(place)) {
        problems.push(`it.po: ${place} is no place of: ${sentence}`);
      }
    }
  }
  // Only views know what stands in a place, and elide the article before it: "l'8 marzo".
  if (where.startsWith("templates") && /\b(il|al|dal|del|nel|sul) \{/i.test(found.texts.join(" "))) {
    problems.push(`${where}: an article before a place belongs into a view: ${sentence}`);
  }
  if (!plural && places(found.texts[0]) !== places(sentence)) {
    problems.push(`it.po: places differ: ${sentence}`);
  }
}
for (const sentence of known.keys()) {
  if (!shown.has(sentence)) problems.push(`it.po: nobody shows: ${sentence}`);
}
for (const problem of problems) console.error(problem);
console.log(`${shown.size} sentences, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
