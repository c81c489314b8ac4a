// Rules that templates keep: the escaping pragma first, unescaped holes only where listed, nothing
// inline that the content security policy would refuse, and the same markers in templates and views.
import { readFile, readdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const pragma = '{{%AUTOESCAPE context="HTML"}}\n';

// Markers that enter a page unescaped. Each is made by render_markdown, which is tested for it.
const unescaped = new Set(["CALL_HTML", "STORY_HTML", "UPDATE_HTML"]);
// ctemplate's own escaping turns line breaks into spaces: pre_escape is the same and keeps them.
const modifiers = new Set(["none", "pre_escape", "url_query_escape"]);
// Address attributes that the escaping does not check (it checks href, src, action).
const uncheckedAddresses = ["formaction", "srcset", "poster", "ping", "background", "xlink:href"];

async function texts(folder, end) {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(end))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !file.includes("node_modules"))
    .sort();
  return Promise.all(
    files.map(async (file) => ({ file: relative(root, file), text: await readFile(file, "utf8") })),
  );
}

const problems = [];
const inTemplates = new Set();
const pasted = new Set();
const templates = await texts("templates", ".html");

for (const { file, text } of templates) {
  const report = (what) => problems.push(`${file}: ${what}`);
  if (!text.startsWith(pragma)) report("does not open with the escaping pragma");
  for (const [, name, modifier] of text.matchAll(/\{\{([#/]?[A-Z0-9_]+)(?::([a-z_=]+))?\}\}/g)) {
    inTemplates.add(name.replace(/^[#/]/, ""));
    if (modifier && !modifiers.has(modifier)) report(`unknown modifier ${modifier}`);
    if (modifier === "none" && !unescaped.has(name)) report(`${name}:none is not on the list`);
  }
  for (const [, inside] of text.matchAll(/\[\[(.*?)\]\]/gs)) {
    if (inside.startsWith(">")) pasted.add(inside.slice(1).trim());
    if (/^[>%]/.test(inside) || inside === "body") continue;
    for (const [, place] of inside.matchAll(/\{([a-z_]+)\}/g)) inTemplates.add(place.toUpperCase());
  }
  if (/\sstyle\s*=/.test(text)) report("an inline style");
  if (/\son[a-z]+\s*=/.test(text)) report("an inline handler");
  const isMail = file.includes("/mail/"); // no policy and no stylesheet of ours reaches a mail
  if (!isMail && /<style\b/.test(text)) report("a style element");
  if (isMail && /\ssrc\s*=|<(?:img|link|script|iframe|object)\b|url\(|@import/i.test(text)) {
    report("a mail that loads something tells who reads it, and when");
  }
  if (/<script\b(?![^>]*\bsrc=)/.test(text)) report("an inline script");
  if (/="[^"]*javascript:/i.test(text)) report("a javascript: address");
  if (/\s[a-z-]+=\{\{/.test(text)) report("an attribute without quotes");
  for (const name of uncheckedAddresses) {
    if (new RegExp(`\\s${name}\\s*=`).test(text)) report(`${name} is not escaped safely`);
  }
  for (const [tag] of text.matchAll(/<form\b[^>]*method="post"[^>]*>/g)) {
    const form = text.slice(text.indexOf(tag), text.indexOf("</form>", text.indexOf(tag)));
    if (!form.includes('name="csrf" value="{{CSRF}}"')) report("a form without the csrf field");
  }
}
for (const { file } of templates.filter(({ file }) => file.includes("/parts/"))) {
  if (!pasted.has(file.replace(/^templates\//, ""))) problems.push(`${file}: nobody pastes it`);
}

const inViews = new Set();
for (const { text } of await texts("server/views", ".cpp")) {
  for (const [, name] of text.matchAll(/"([A-Z0-9_]+)"_k/g)) inViews.add(name);
}
for (const name of inTemplates) {
  if (!inViews.has(name)) problems.push(`no view sets {{${name}}}`);
}
for (const name of inViews) {
  if (!inTemplates.has(name)) problems.push(`no template shows "${name}"_k`);
}

for (const problem of problems) console.error(problem);
const counts = `${templates.length} templates, ${inTemplates.size} markers`;
console.log(`${counts}, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
