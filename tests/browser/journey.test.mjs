// A citizen's ten euros, from the promoter's first draft to what came of it, on both databases:
// promoter -> officer -> twenty citizens -> close -> impact. The program's clock goes forward to the
// close once everybody has given.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { join } from "node:path";

import { kDesktop, openBrowser, Visitor } from "./support/browser.mjs";
import { Clock } from "./support/clock.mjs";
import { databases } from "./support/databases.mjs";
import {
  fillEditor, localDay, localSecond, openCall, taken,
} from "./support/drafts.mjs";
import { pledge, receiptLook, receiptSays } from "./support/giving.mjs";
import { balancesOf, check, shownBalances } from "./support/ledger.mjs";
import { endings, Installation, scratch } from "./support/program.mjs";
import { goBack, kCards, payByCard, press } from "./support/sandbox.mjs";

const kPassword = "a-long-enough-password";
const kGiveMs = 30 * 60_000; // for all twenty, on the slowest machine
const kAtOnce = 4;
const kSettleMsMax = 120_000; // slow transfers, retried collections

const kPromoter = "promotrice@example.org";
const kOfficer = "ufficio@example.org";

/** Reads "1.234,50 €" of Italian pages as cents. */
function cents(text) {
  const found = /([\d.]+)(?:,(\d\d))?/.exec(text);
  assert.ok(found, `an amount in "${text}"`);
  return Number(found[1].replaceAll(".", "")) * 100 + Number(found[2] ?? 0);
}

const kCollected = /^Sono stati incassati i .* di una donazione/;

/** The sentences of the city's journal, latest first, of all its pages. */
async function journalOf(visitor) {
  const told = [];
  await visitor.open("/journal");
  for (;;) {
    const entries = visitor.page.locator("main .co-entry");
    told.push(...(await entries.allInnerTexts()).map((text) => text.trim()));
    const older = visitor.page.locator('main a[rel="next"]');
    if ((await older.count()) === 0) return told;
    await visitor.page.goto(await older.first().evaluate((link) => link.href));
  }
}

const idIn = (url, after) => new RegExp(`/${after}/([0-9A-Z]{26})`).exec(url)?.[1];

async function makeCity(ends, options) {
  const installation = new Installation(await scratch(ends), options);
  await installation.run("migrate");
  await installation.city("prova", "Prova", ["--area", "Centro", "--area", "Porto", "--theme",
    "Cultura", "--theme", "Sport"]);
  await installation.user("prova", kPromoter, "Vicini di Piazza", "promoter", kPassword);
  await installation.user("prova", kOfficer, "Ufficio partecipazione", "officer", kPassword);
  return installation;
}

/** The officer opens a call and a pool that adds half of each euro. Resolves to the call's id. */
async function openCallWithPool(officer) {
  await officer.open("/office/calls/new");
  await officer.fill(openCall("Piazze vive 2026"));
  await taken(officer, await officer.press("form.co-form button[value=open]"));
  await officer.open("/office/calls");
  const link = officer.page.locator('main a[href$="/pools"]').first();
  const call = idIn(await link.getAttribute("href"), "calls");
  await link.click();
  await officer.page.waitForURL(/\/pools$/);
  await officer.fill({ name: "Fondo del Comune", "funders-0-name": "Comune di Prova",
    "funders-0-amount": "1000", "rule-ratio": "1/2", "rule-cap_per_donor": "20" });
  await officer.press("button[value=check]");
  assert.equal(await officer.page.locator("#readback").count(), 1, "the rule is read back");
  await taken(officer, await officer.press("button[value=open]"));
  return call;
}

/** Without JavaScript: the editor with its buttons that add rows. Resolves to the campaign's id. */
async function writeDraft(promoter, call) {
  await fillEditor(promoter, { call });
  await taken(promoter, await promoter.press("button[value=save]"));
  const id = idIn(promoter.page.url(), "campaigns");
  assert.ok(id, `the editor of a saved campaign has its id: ${promoter.page.url()}`);
  return id;
}

async function handIn(promoter, id, closes) {
  await promoter.open(`/desk/campaigns/${id}`);
  if (closes) await promoter.fill({ closes: localSecond(closes) });
  await taken(promoter, await promoter.press("button[value=hand_in]"));
}

/** The twenty: who pays how, and what the receipt says in the end. `counts`: enters the figures. */
const kCitizens = [
  { pays: "success", amount: "10", name: "Ada" },
  { pays: "success", amount: "12,50", name: "Bruno", message: "Forza! 🌳" },
  { pays: "success", amount: "7.25" },
  { pays: "success", amount: "100", name: "Carla" },
  { pays: "success", amount: "20", name: "Dino", scripts: false },
  { pays: "strong", amount: "15", name: "Elena" },
  { pays: "strong", amount: "15", name: "Fabio", scripts: false },
  { pays: "strongRefused", amount: "10", counts: false },
  { pays: "declinedThenSuccess", amount: "25", name: "Gaia" },
  { pays: "noFunds", amount: "30", counts: false },
  { pays: "cancelled", amount: "10", counts: false },
  { pays: "cancelledThenWallet", amount: "11", name: "Ivo" },
  { pays: "wallet", amount: "12", name: "Lia" },
  { pays: "walletRefused", amount: "9", counts: false },
  { pays: "bankTransfer", amount: "18", name: "Mina" },
  { pays: "slow", amount: "8", name: "Nino" },
  { pays: "answerLost", amount: "6", name: "Olga" },
  { pays: "noticesTwice", amount: "5", name: "Pia" },
  { pays: "noticesOutOfOrder", amount: "4", name: "Rita" },
  { pays: "withdrawn", amount: "10", name: "Ugo", counts: false },
];

/** What a citizen does on the provider's pages, until the receipt stands there. */
const kWays = {
  async strong(v) {
    await payByCard(v, kCards.strong);
    await press(v, "accept");
  },
  async strongRefused(v) {
    await payByCard(v, kCards.strong);
    await press(v, "refuse");
  },
  async declinedThenSuccess(v) {
    await payByCard(v, kCards.declined);
    await receiptSays(v, ["Rifiutata"]);
    await v.press('form[action$="/retry"] button');
    await payByCard(v, kCards.success);
  },
  cancelled: (v) => press(v, "cancel"),
  async cancelledThenWallet(v) {
    await press(v, "cancel");
    await receiptSays(v, ["Annullata"]);
    await v.press('form[action$="/retry"] button');
    await kWays.wallet(v);
  },
  async wallet(v) {
    await press(v, "wallet");
    await press(v, "accept");
  },
  async walletRefused(v) {
    await press(v, "wallet");
    await press(v, "refuse");
  },
  async bankTransfer(v) {
    await press(v, "bank_transfer");
    await goBack(v);
  },
  async answerLost(v) {
    await payByCard(v, kCards.answerLost);
    await goBack(v);
  },
  async withdrawn(v) {
    await payByCard(v, kCards.success);
    await receiptSays(v, ["Confermata"]);
    await v.page.click('details:has(form[action$="/cancel"]) summary');
    await v.press('form[action$="/cancel"] button');
  },
};

const kLastWords = {
  strongRefused: ["Rifiutata"], noFunds: ["Rifiutata"], walletRefused: ["Rifiutata"],
  cancelled: ["Annullata"], withdrawn: ["Sbloccata"],
};

async function give(browser, origin, campaign, citizen, index) {
  const options = { javaScriptEnabled: citizen.scripts ?? true };
  const visitor = await Visitor.enter(browser, origin, options);
  const { pays, amount, name, message } = citizen;
  await pledge(visitor, campaign, { amount, name, message, email: `c${index}@example.org` });
  await (kWays[pays] ?? ((v) => payByCard(v, kCards[pays])))(visitor);
  const said = await receiptSays(visitor, kLastWords[pays] ?? ["Confermata"]);
  const receipt = visitor.page.url();
  const counts = citizen.counts ?? true;
  if (counts) assert.equal(await receiptLook(visitor), "good", `${pays}: ${said}`);
  const shown = await visitor.page.locator("main .co-facts dd").first().innerText();
  const paid = cents(amount.replace(".", ","));
  assert.equal(cents(shown), paid, `${pays}: the amount on the receipt`);
  // The provider loses its answer on purpose.
  if (pays === "answerLost") {
    visitor.complaints = visitor.complaints.filter((text) => !/status of 504/.test(text));
  }
  await visitor.leave();
  return { pays, name, receipt, counts, paid };
}

/** All of them, a few at a time. */
async function giveAll(browser, origin, campaign) {
  const given = [];
  const queue = kCitizens.map((citizen, index) => [citizen, index]);
  const one = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      given.push(await give(browser, origin, campaign, ...next));
    }
  };
  await Promise.all(Array.from({ length: kAtOnce }, one));
  return given;
}

async function journey(t, options) {
  const ends = endings(t);
  const installation = await makeCity(ends, await options(ends));
  const clock = await Clock.start(ends);
  const origin = await installation.serve(ends, [], clock.environment);
  const browser = await openBrowser(ends);
  const officer = await Visitor.enter(browser, origin, { viewport: kDesktop });
  await officer.logIn(kOfficer, kPassword);
  const promoter = await Visitor.enter(browser, origin, { javaScriptEnabled: false });
  await promoter.logIn(kPromoter, kPassword);

  const call = await openCallWithPool(officer);
  const campaign = await writeDraft(promoter, call);
  await handIn(promoter, campaign);

  // Returned once, with reasons that the promoter reads.
  await officer.open("/office");
  await officer.page.click(`main a[href$="/office/campaigns/${campaign}"]`);
  await officer.page.waitForURL(/\/office\/campaigns\//);
  await officer.fill({ reasons: "Manca la data di chiusura giusta." });
  await taken(officer, await officer.press('form[action$="/return"] button'));
  await promoter.open("/desk");
  const desk = await promoter.page.locator("main").innerText();
  assert.match(desk, /Manca la data di chiusura giusta\./);

  const closes = Math.ceil((Date.now() + kGiveMs) / 1000) * 1000;
  await handIn(promoter, campaign, closes);
  await officer.open(`/office/campaigns/${campaign}`);
  await taken(officer, await officer.press('form[action$="/publish"] button'));

  // Somebody watches from the start, and never reloads.
  const watcher = await Visitor.enter(browser, origin);
  await watcher.open(`/campaigns/${campaign}`);
  const total = watcher.page.locator("[data-figure=total]");
  assert.equal(cents(await total.innerText()), 0);

  const given = await giveAll(browser, origin, campaign);
  assert.ok(Date.now() < closes, "all have given before the close");
  assert.equal(given.length, 20);
  const counted = given.filter((one) => one.counts);
  const matched = counted.reduce((sum, { paid }) => sum + Math.min(Math.floor(paid / 2), 2000), 0);
  const fromCitizens = counted.reduce((sum, { paid }) => sum + paid, 0);

  await t.test("live figures change in an open page", async () => {
    await assert.doesNotReject(watcher.page.waitForFunction(
      (count) => document.querySelector("[data-figure=donors]").textContent.trim() === count,
      String(counted.length)));
    const live = cents(await total.innerText());
    const fresh = await Visitor.enter(browser, origin);
    await fresh.open(`/campaigns/${campaign}`);
    assert.equal(cents(await fresh.page.locator("[data-figure=total]").innerText()), live);
    await fresh.leave();
    assert.equal(live, fromCitizens + matched, "citizens and the pool, to the cent");
  });
  await watcher.leave();

  await clock.forward(closes - Date.now());

  await t.test("the campaign succeeds and everything is collected", async () => {
    const end = Date.now() + kSettleMsMax;
    const guest = await Visitor.enter(browser, origin);
    for (;;) {
      await guest.open(`/campaigns/${campaign}`);
      if ((await guest.page.locator(".co-campaign .co-state-succeeded").count()) === 1) break;
      assert.ok(Date.now() < end, await guest.page.locator("aside").first().innerText());
      await guest.page.waitForTimeout(500);
    }
    await guest.open(`/campaigns/${campaign}/pledge`, 409);
    // What was held is collected at the close, a bank transfer before; the journal says it of each.
    for (;;) {
      const entries = await journalOf(guest);
      if (entries.filter((one) => kCollected.test(one)).length === counted.length - 1) break;
      assert.ok(Date.now() < end, `collected: ${entries.join("; ")}`);
      await guest.page.waitForTimeout(1000);
    }
    await guest.context.close(); // the refused pledge stands in its console
  });

  await t.test("the promoter tells what came of it: update, chart and table", async () => {
    await promoter.open(`/desk/campaigns/${campaign}/updates/new`);
    await promoter.fill({ title: "La panchina è in piazza", text: "Ecco **la panchina**." });
    await taken(promoter, await promoter.press("form.co-form button[type=submit]"));
    await promoter.open(`/desk/campaigns/${campaign}/measurements/new`);
    await promoter.fill({ value: "7,5", date: localDay(Date.now()),
      evidence: "https://example.org/letture", note: "Contate dai ragazzi" });
    await taken(promoter, await promoter.press("form.co-form button[type=submit]"));
    const guest = await Visitor.enter(browser, origin, { viewport: kDesktop });
    await guest.open(`/campaigns/${campaign}`);
    const { page } = guest;
    assert.match(await page.locator("main").innerText(), /La panchina è in piazza/);
    assert.equal(await page.locator(".co-chart circle").count(), 1, "one dot in the chart");
    await page.click(".co-chart .co-data summary");
    await page.locator(".co-chart .co-data table").waitFor();
    assert.match(await page.locator(".co-chart .co-data table").innerText(), /7,5/);
    assert.equal(await page.locator('.co-data a[href="https://example.org/letture"]').count(), 1);
    const feed = await page.request.get(`${origin}/campaigns/${campaign}/updates.atom`);
    assert.equal(feed.status(), 200);
    assert.match(await feed.text(), /La panchina è in piazza/);
    await guest.leave();
  });

  await t.test("the officer gives one pledge back", async () => {
    const carla = given.find(({ name }) => name === "Carla");
    await officer.open(`/office/campaigns/${campaign}/donors`);
    const row = officer.page.locator("tr", { hasText: "Carla" });
    await row.locator("summary").click();
    await row.locator("form button").click();
    await officer.page.waitForLoadState();
    const donor = await Visitor.enter(browser, origin);
    await donor.page.goto(carla.receipt);
    await receiptSays(donor, ["Rimborsata"]);
    await donor.leave();
  });

  await t.test("receipts say what is right after the close", async () => {
    const reader = await Visitor.enter(browser, origin);
    for (const { pays, name, receipt, counts } of given) {
      await reader.page.goto(receipt);
      const words = name === "Carla" ? ["Rimborsata"]
        : counts ? ["Confermata"] : kLastWords[pays];
      await receiptSays(reader, words);
      assert.equal(await reader.page.locator('form[action$="/cancel"]').count(), 0,
        `${pays}: no withdrawal after the close`);
    }
    await reader.leave();
  });

  await t.test("the journal speaks in sentences", async () => {
    const reader = await Visitor.enter(browser, origin);
    const entries = await journalOf(reader);
    assert.ok(entries.some((text) => /torna(to|ti) a chi|sono stati sbloccati/.test(text)),
      entries.join("; "));
    assert.deepEqual(entries.filter((text) => /^[a-z]+\.[a-z_]+$/.test(text)), []);
    await reader.leave();
  });

  await t.test("hledger agrees with the page of accounts", async () => {
    const file = join(installation.folder, "ledger.journal");
    const page = await fetch(`${origin}/accounts?lang=en`);
    await installation.run("ledger", ["--output", file]);
    await check(file);
    const balances = await balancesOf(file);
    assert.ok(Object.keys(balances).length > 3, "money is where it was given");
    assert.deepEqual(shownBalances(await page.text()), balances);
  });

  await promoter.leave();
  await officer.leave();
  await installation.stop();
  await t.test("verify is clean", () => installation.run("verify"));
}

describe("promoter, officer, twenty citizens, close, impact", { concurrency: true }, () => {
  for (const { name, options } of databases) test(name, (t) => journey(t, options));
});
