// What a promoter writes into the editor, field by field, and the times of forms. It must never
// know who hands it in, or where.
import assert from "node:assert/strict";

export const kMinuteMs = 60_000;
export const kDayMs = 1440 * kMinuteMs;

const kZone = "Europe/Rome"; // of the cities that the tests make

/** "2026-03-01T10:00", as the city's clocks show it. */
export function localMinute(time) {
  const format = { timeZone: kZone, dateStyle: "short", timeStyle: "short" };
  return new Intl.DateTimeFormat("sv-SE", format).format(time).replace(" ", "T");
}

/** With seconds, which the form takes too. */
export function localSecond(time) {
  const format = { timeZone: kZone, dateStyle: "short", timeStyle: "medium" };
  // The form of a whole minute has no seconds: a browser takes them away.
  return new Intl.DateTimeFormat("sv-SE", format).format(time).replace(" ", "T").replace(/:00$/, "");
}

export const localDay = (time) => localMinute(time).slice(0, 10);

/** A whole campaign: needed 200, optimum 450, goal 400. `more` replaces fields, by their ids. */
export function draft(more) {
  const now = Date.now();
  return {
    title: "Una panchina che racconta",
    summary: "Una panchina letteraria in piazza, fatta dai ragazzi del quartiere.",
    story: "### Chi siamo\n\nUn gruppo di **vicini**.\n\n- legno\n- colore",
    area: "Centro",
    theme: "Cultura",
    "budget-0-label": "Legno",
    "budget-0-amount": "200,00",
    "budget-0-required": true,
    "budget-1-label": "Colore",
    "budget-1-amount": "250.00",
    goal: "400",
    opens: localMinute(now - kMinuteMs),
    closes: localMinute(now + 60 * kMinuteMs),
    "plan-0-label": "Posa",
    "plan-0-due": localDay(now + 30 * kDayMs),
    "indicators-0-label": "Letture in piazza",
    "indicators-0-unit": "letture",
    "indicators-0-baseline": "0",
    "indicators-0-target": "12",
    "indicators-0-due": localDay(now + 60 * kDayMs),
    ...more,
  };
}

/** An open call, as its form takes it. */
export function openCall(title) {
  const now = Date.now();
  return { title, summary: "Per le piazze.", text: "Un **bando**.",
    opens: localMinute(now - kMinuteMs), closes: localMinute(now + kDayMs) };
}

/** Fills the editor of a new campaign; the second budget line with the button that adds one. */
export async function fillEditor(promoter, more) {
  const fields = Object.entries(draft(more));
  const second = ([id]) => id.startsWith("budget-1-");
  await promoter.open("/desk/campaigns/new");
  await promoter.fill(Object.fromEntries(fields.filter((field) => !second(field))));
  await promoter.page.click("main button[value=add_budget]"); // a script, or a page with a row more
  await promoter.fill(Object.fromEntries(fields.filter(second)));
}

/** What was sent was taken: no form came back with errors. */
export async function taken(visitor, response) {
  const errors = await visitor.page.locator("main .co-errors").allInnerTexts();
  assert.equal(response.status(), 200, errors.join("\n"));
}
