// What every page must stand: axe, the HTML validator, narrow screens.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { HtmlValidate } from "html-validate";

const kAxe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const kAxeTags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export const kNarrow = { width: 320, height: 640 };

// The rules of the HTML standard. Off is what is taste.
const validator = new HtmlValidate({
  extends: ["html-validate:standard"],
  rules: {
    "long-title": "off",
    "no-inline-style": "error", // the content security policy refuses it
    "require-sri": "off", // everything comes from the same origin
  },
});

/**
 * Empty when axe finds nothing. The page's CSP stays as it is: axe comes by the protocol. `contrast`
 * false leaves out the colours, which cost more than all other rules together.
 */
export async function axeFindings(page, { contrast = true } = {}) {
  await page.evaluate(kAxe);
  const { violations } = await page.evaluate((options) => globalThis.axe.run(document, options), {
    runOnly: { type: "tag", values: kAxeTags },
    rules: { "color-contrast": { enabled: contrast } },
    resultTypes: ["violations"],
  });
  const told = (node) => `${node.target.join(" ")}: ${node.failureSummary.replace(/\s+/g, " ")}`;
  return violations.map((v) =>
    [`axe ${v.id} (${v.impact}): ${v.help}`, ...v.nodes.slice(0, 4).map(told)].join("\n    "));
}

/** Of the HTML as the server sent it. */
export async function htmlFindings(html) {
  const report = await validator.validateString(html);
  return report.results.flatMap((result) => result.messages.map((m) =>
    `html ${m.ruleId}: ${m.message} at line ${m.line}, column ${m.column}` +
    ` (${html.split("\n")[m.line - 1]?.slice(Math.max(0, m.column - 20), m.column + 80)})`));
}

/** What sticks out of the page to the right at 320 px. */
export async function overflowFindings(page) {
  const before = page.viewportSize();
  await page.setViewportSize(kNarrow);
  const findings = await page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const named = (node) => `<${node.tagName.toLowerCase()} class="${node.getAttribute("class")}">`;
    const outside = [...document.querySelectorAll("body *")]
      .filter((node) => node.getBoundingClientRect().right > root.clientWidth + 1)
      .map(named);
    return [`${root.scrollWidth} px wide at 320 px: ${outside.slice(0, 6).join(" ")}`];
  });
  await page.setViewportSize(before);
  return findings;
}
