// Two cities of one installation, by path prefix: what belongs to one never shows in the other, not
// even to somebody who knows an address, an id, a receipt's secret, or works there.
import assert from "node:assert/strict";
import { test } from "node:test";

import { openBrowser, Visitor } from "./support/browser.mjs";
import { databases } from "./support/databases.mjs";
import { fillEditor, openCall, taken } from "./support/drafts.mjs";
import { pledge, receiptSays } from "./support/giving.mjs";
import { endings, Installation, scratch } from "./support/program.mjs";
import { kCards, payByCard } from "./support/sandbox.mjs";

const kPassword = "a-long-enough-password";
const kOfficer = "ufficio@example.org"; // the same address works in both cities, as two people

async function makeCity(installation, id, name) {
  await installation.city(id, name, ["--area", "Centro", "--theme", "Cultura"]);
  const password = `${kPassword}-${id}`;
  await installation.user(id, kOfficer, `Ufficio di ${name}`, "officer,promoter", password);
}

/** A city's officer opens a call, writes a campaign and publishes it. */
async function publish(officer, title) {
  await officer.open("/office/calls/new");
  await officer.fill(openCall(`Bando ${title}`));
  await taken(officer, await officer.press("form.co-form button[value=open]"));
  await officer.open("/desk/campaigns/new");
  const call = await officer.page.locator("#call option:not([value=''])").getAttribute("value");
  await fillEditor(officer, { title, call });
  await taken(officer, await officer.press("button[value=hand_in]"));
  await officer.open("/office");
  await officer.page.locator("main article a").first().click();
  await officer.page.waitForURL(/\/office\/campaigns\//);
  await taken(officer, await officer.press('form[action$="/publish"] button'));
  await officer.open("/campaigns");
  const link = officer.page.locator('main a[href*="/campaigns/"]', { hasText: title }).first();
  return { call, campaign: /campaigns\/([0-9A-Z]{26})/.exec(await link.getAttribute("href"))[1] };
}

for (const { name, options } of databases) {
  test(`two cities stay apart on ${name}`, async (t) => {
    const ends = endings(t);
    const installation = new Installation(await scratch(ends), await options(ends));
    await installation.run("migrate");
    await makeCity(installation, "mare", "Città Mare");
    await makeCity(installation, "monte", "Città Monte");
    const origin = await installation.serve(ends);
    const browser = await openBrowser(ends);
    const mare = await Visitor.enter(browser, `${origin}/mare`);
    const monte = await Visitor.enter(browser, `${origin}/monte`);
    await mare.logIn(kOfficer, `${kPassword}-mare`);
    await monte.logIn(kOfficer, `${kPassword}-monte`);
    const { call, campaign } = await publish(mare, "Un faro nuovo");
    await publish(monte, "Un rifugio nuovo");

    const donor = await Visitor.enter(browser, `${origin}/mare`);
    await pledge(donor, campaign, { amount: "21", email: "ada@example.org", name: "Ada Marina" });
    await payByCard(donor, kCards.success);
    await receiptSays(donor, ["Confermata"]);
    const receipt = new URL(donor.page.url()).pathname.replace("/mare", "");
    await donor.open(receipt);

    await t.test("an address without a city leads to the choice of cities", async () => {
      const landing = await donor.page.request.get(`${origin}/`);
      const text = await landing.text();
      assert.match(text, /\/mare/);
      assert.match(text, /\/monte/);
      // An address of the time when there was one city still leads to it.
      const old = await donor.page.request.get(`${origin}/campaigns`, { maxRedirects: 0 });
      assert.equal(old.status(), 308);
      assert.equal(new URL(old.headers().location, origin).pathname, "/mare/campaigns");
    });

    await t.test("pages, receipts and live figures answer in their own city only", async () => {
      for (const path of [`/campaigns/${campaign}`, `/campaigns/${campaign}/pledge`,
        `/campaigns/${campaign}/updates.atom`, `/campaigns/${campaign}/live`,
        `/calls/${call}`, receipt]) {
        const there = await monte.page.request.get(monte.origin + path);
        assert.equal(there.status(), 404, path);
        assert.doesNotMatch(await there.text(), /Un faro nuovo|Ada Marina/, path);
      }
    });

    await t.test("lists and journal of the other city know nothing of it", async () => {
      for (const path of ["/", "/campaigns", "/campaigns?q=faro", "/calls", "/journal", "/office",
        "/office/calls", "/office/payments", "/desk"]) {
        await monte.open(path);
        const text = await monte.page.content();
        assert.doesNotMatch(text, /faro nuovo|Ada Marina|Città Mare/i, path);
        assert.doesNotMatch(text, new RegExp(`${campaign}|href="/mare`), path);
      }
      await monte.open("/campaigns");
      assert.match(await monte.page.content(), /Un rifugio nuovo/);
    });

    await t.test("who works in one city is a stranger in the other", async () => {
      for (const path of [`/office/campaigns/${campaign}`, `/office/campaigns/${campaign}/donors`,
        `/desk/campaigns/${campaign}`, `/office/calls/${call}/pools`]) {
        await monte.open(path, 404);
      }
      // The very session of Città Mare, shown at the other city's door.
      await mare.page.goto(`${origin}/monte/office`);
      assert.match(mare.page.url(), /\/monte\/login/);
      for (const { name: cookie, value } of await mare.context.cookies(origin)) {
        if (!cookie.includes("mare")) continue;
        const forged = await browser.newContext();
        const named = cookie.replace("mare", "monte");
        const answer = await forged.request.get(`${origin}/monte/office`,
          { headers: { cookie: `${named}=${value}` }, maxRedirects: 0 });
        assert.equal(answer.status(), 303, "a session under the other city's name");
        await forged.close();
      }
    });

    await t.test("a form of one city does nothing in the other", async () => {
      await donor.open(`/campaigns/${campaign}/pledge`);
      await donor.fill({ amount: "5", email: "ada@example.org", name: "Ada Marina" });
      await donor.page.locator("main form").evaluate((form, action) => (form.action = action),
        `${origin}/monte/campaigns/${campaign}/pledge`);
      const answer = await donor.press("button[value=give]");
      assert.ok([403, 404].includes(answer.status()), `${answer.status()}`);
    });

    await mare.context.close();
    await monte.context.close();
    await donor.context.close();
    await installation.stop();
    await t.test("verify is clean", () => installation.run("verify"));
  });
}
