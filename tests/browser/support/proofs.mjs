// What the browser says of a proof (templates/assets/js/proof.js), and proofs with something changed. It
// must never know whose proof it is.
import assert from "node:assert/strict";

const kNamed = { '"': "&quot;", "&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&#39;" };

const unescaped = (text) => Object.entries(kNamed).reverse()
  .reduce((out, [letter, name]) => out.replaceAll(name, letter), text);
const escaped = (text) => text.replace(/["&<>']/g, (letter) => kNamed[letter]);

/** The page with its proof changed. */
export function tampered(html, change) {
  const [whole, attribute] = /data-proof="([^"]*)"/.exec(html);
  const proof = JSON.parse(unescaped(attribute).replaceAll("&amp;", "&"));
  const before = JSON.stringify(proof);
  change(proof);
  assert.notEqual(JSON.stringify(proof), before, "nothing was changed");
  return html.replace(whole, () => `data-proof="${escaped(JSON.stringify(proof))}"`);
}

/** Another letter of base64 in the middle of a text. */
export function flipped(text, at = Math.floor(text.length / 2)) {
  return text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);
}

/** How each step stands once all have been looked at; and what the summary says. */
export async function outcome(page) {
  await page.waitForSelector("[data-check-summary][class*='co-check-summary co-check-']");
  const steps = await page.locator("[data-step]").evaluateAll((items) => items.map((item) => [
    item.dataset.step, /co-check-(good|bad|unknown)/.exec(item.className)?.[1]]));
  const summary = await page.getAttribute("[data-check-summary]", "class");
  return { steps: Object.fromEntries(steps), summary: /co-check-(\w+)$/.exec(summary)[1] };
}
