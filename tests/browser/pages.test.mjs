// Every page of the demo city as its readers get it: in both languages valid HTML, a silent console
// (which also tells of CSP), nothing that sticks out at 320 px; in Italian no axe violation on a phone, in
// English none on a desk. Pages are found by following links; those that must be among them are listed.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { kDesktop, kPhone, openBrowser, Visitor } from "./support/browser.mjs";
import { axeFindings, htmlFindings, overflowFindings } from "./support/checks.mjs";
import { goBack, kCards, payByCard, press } from "./support/sandbox.mjs";
import { fillEditor, taken } from "./support/drafts.mjs";
import { pledge } from "./support/giving.mjs";
import { demoCity, endings } from "./support/program.mjs";

const kPassword = "colletta-demo";
const kTransferredMax = 150 * 1024; // the first visit of a campaign page, on a slow phone
const kLanguages = ["it", "en"];
// Pages that differ by state are looked at more than once; that they say it in English is not.
const kSamples = { it: { "/campaigns/*": 4, "/calls/*": 3, "/journal/*": 3,
  "/evaluation/calls/*/applications/*": 3 }, en: { "/calls/*": 3 } };

// Who works here, with what each must find by following links from `start`.
const kReaders = [
  { who: "guest", start: "/", finds: ["/", "/how-it-works", "/privacy", "/accessibility", "/login",
    "/calls", "/calls/*", "/calls/*/ranking", "/calls/*/ranking/*", "/calls/*/simulator", "/pools/*", "/campaigns", "/campaigns/*", "/campaigns/*/pledge", "/journal",
    "/journal/*", "/journal/*/proof", "/accounts", "/transparency"] },
  { who: "promoter", email: "promotore@borgosereno.example", start: "/desk", finds: ["/desk",
    "/desk/campaigns/new", "/desk/campaigns/*", "/desk/campaigns/*/updates/new",
    "/desk/campaigns/*/measurements/new", "/desk/campaigns/*/donors",
    "/desk/campaigns/*/acts", "/desk/campaigns/*/application", "/desk/campaigns/*/payouts"] },
  { who: "officer", email: "ufficio@borgosereno.example", start: "/office", finds: ["/office",
    "/office/calls", "/office/calls/new", "/office/calls/*/evaluation", "/office/calls/*/pools", "/office/pools/*",
    "/office/payments", "/office/payouts", "/office/campaigns/*/payouts", "/office/campaigns/*/updates/new",
    "/office/campaigns/*/donors"] },
  { who: "sponsor", email: "sponsor@borgosereno.example", start: "/sponsor", finds: ["/sponsor",
    "/sponsor/calls/*/pools", "/sponsor/pools/*"] },
  { who: "evaluator", email: "valutatrice@borgosereno.example", start: "/evaluation", finds: [
    "/evaluation", "/evaluation/calls/*", "/evaluation/calls/*/applications/*",
    "/evaluation/calls/*/applications/*/score", "/evaluation/calls/*/applications/*/declaration"] },
  { who: "admin", email: "tesoreria@borgosereno.example", start: "/office/people", finds: [
    "/office/people"] },
];
const kAdmin = kReaders.find((reader) => reader.who === "admin");

const kFiles = /\/text$|\.(atom|json|html|pdf|tlog-proof|journal|csv|xlsx)$/; // read by programs, or saved
const kId = /^[0-9A-HJKMNP-TV-Z]{26}$/;

function patternOf(path) {
  const varies = (part) => kId.test(part) || /^\d+$/.test(part);
  return path.split("/").map((part) => (varies(part) ? "*" : part)).join("/");
}

/** Everything that is to be said against the page that is open, whose source is `html`. */
async function findings(visitor, html, language, { axe = true } = {}) {
  const { page } = visitor;
  const found = await htmlFindings(html);
  const lang = await page.getAttribute("html", "lang");
  if (lang !== language) found.push(`lang is "${lang}", not "${language}"`);
  found.push(...(await overflowFindings(page)));
  if (axe) {
    // Each size in one of the languages: what axe looks at is the same in both. A desk's only colours of
    // its own are those of the head, which all pages of a reader have.
    const size = language === "it" ? kPhone : kDesktop;
    const contrast = size === kPhone || !visitor.headIsSeen;
    visitor.headIsSeen = true;
    await page.setViewportSize(size);
    for (const one of await axeFindings(page, { contrast })) found.push(`${one} [${size.width} px]`);
  }
  found.push(...visitor.complaints.splice(0).map((text) => `console: ${text}`));
  return found;
}

async function linksOf(page, origin) {
  const hrefs = await page.locator("a[href]").evaluateAll((all) => all.map((a) => a.href));
  return hrefs.filter((href) => href.startsWith(origin + "/"))
    .map((href) => new URL(href))
    .filter((url) => !url.searchParams.has("lang"))
    .map((url) => url.pathname);
}

/** Whether the provider has still to pay something of the tranches on an officer's page. */
async function isPaying(visitor) {
  const lines = await visitor.page.locator("main article li").allInnerTexts();
  return lines.some((line) => /li sta versando|is paying them/.test(line));
}

describe("pages of the demo city", () => {
  let origin;
  let browser;
  let openCampaign;
  const ends = endings({ after });

  before(async () => {
    const city = await demoCity(ends);
    origin = await city.serve(ends);
    browser = await openBrowser(ends);
  });

  async function enter(language, reader = {}) {
    const visitor = await Visitor.enter(browser, origin, { locale: language, ...reader.options });
    if (reader.email) await visitor.logIn(reader.email, kPassword);
    return visitor;
  }

  for (const reader of kReaders) {
    for (const language of kLanguages) {
      test(`axe, HTML and console: ${reader.who}, ${language}`, async (t) => {
        const visitor = await enter(language, reader);
        const queue = [reader.start];
        const seen = new Set(queue);
        const visited = {};
        while (queue.length > 0) {
          const path = queue.shift();
          const pattern = patternOf(path);
          visited[pattern] = (visited[pattern] ?? 0) + 1;
          if (visited[pattern] > (kSamples[language][pattern] ?? 1)) continue;
          if (/^\/(assets|log)\//.test(pattern) || kFiles.test(pattern)) continue;
          // Public pages are the same for those who work, but for the head: one of them is enough.
          if (reader.email && path !== "/" && !path.startsWith(reader.start)) continue;
          await t.test(path, async () => {
            const response = await visitor.open(path);
            assert.deepEqual(await findings(visitor, await response.text(), language), []);
          });
          for (const link of await linksOf(visitor.page, origin)) {
            if (!seen.has(link)) queue.push(link);
            seen.add(link);
          }
          if (pattern === "/campaigns/*/pledge") openCampaign = path.split("/")[2];
        }
        const missing = reader.finds.filter((pattern) => !visited[pattern]);
        assert.deepEqual(missing, [], "pages that no link leads to");
        await visitor.leave();
      });
    }
  }

  /** Does what leads to pages that no link leads to; `look(name, response)` judges each. */
  async function offTheTrack(t, language, reader, walk) {
    const visitor = await enter(language, reader);
    const look = async (name, response, status) => {
      const html = await response.text();
      // Judged outside t.test, since the walk goes on from this page.
      const found = await findings(visitor, html, language, { axe: language === "it" });
      await t.test(name, () => {
        assert.equal(response.status(), status, "status");
        assert.deepEqual(found.filter((one) => !(status >= 400 && /status of 5/.test(one))), []);
      });
    };
    await walk(visitor, look);
    await visitor.context.close();
  }

  for (const language of kLanguages) {
    test(`axe, HTML and console: refused forms and errors, ${language}`, async (t) => {
      await offTheTrack(t, language, {}, async (visitor, look) => {
        await look("404", await visitor.open("/nothing-here", 404), 404);
        await look("404 of a campaign",
          await visitor.open("/campaigns/01HZZZZZZZZZZZZZZZZZZZZZZZ", 404), 404);
        await visitor.open("/login");
        await look("empty log-in", await visitor.press("button[type=submit]"), 422);
        await visitor.open("/login");
        await visitor.fill({ email: "nobody@example.org", password: "wrong-password" });
        await look("wrong password", await visitor.press("button[type=submit]"), 401);
        await look("journal: pledges", await visitor.open("/journal?kind=pledges"), 200);
        assert.ok((await visitor.page.locator(".co-entry").count()) > 1, "a filtered list");
        await look("journal: older", await visitor.press('a[rel="next"]'), 200);
        assert.match(visitor.page.url(), /kind=pledges&before=\d+$/, "paging keeps the filters");
        await look("journal: of a campaign",
          await visitor.open(`/journal?campaign=${openCampaign}&from=2000-01-01`), 200);
        await look("journal: nothing fits", await visitor.open("/journal?until=2000-01-01"), 200);
        await look("journal: refused",
          await visitor.open("/journal?kind=gifts&from=2026-02-30&entry=x", 422), 422);
        await look("journal: one of its links", await visitor.open("/journal/0"), 200);
        await visitor.open(`/campaigns/${openCampaign}/pledge`);
        await look("empty pledge", await visitor.press("button[value=give]"), 422);
        await visitor.open("/calls");
        await visitor.page.locator('main a[href*="/calls/0"]').first().click();
        await visitor.page.locator('main a[href$="/simulator"]').click();
        await visitor.page.waitForURL(/simulator$/);
        const simulator = visitor.page.url();
        await look("what if", await visitor.page.goto(`${simulator}?more=5&donors=20&gift=25` +
          "&rule=made_up&rule.kind=lump_sum&rule.amount=1000"), 200);
        await look("what if: refused", await visitor.page.goto(`${simulator}?more=1e3`), 422);
      });
      await offTheTrack(t, language, kReaders[1], async (visitor, look) => {
        await look("403", await visitor.open("/office", 403), 403);
        await visitor.open("/desk/campaigns/new");
        await look("empty hand-in", await visitor.press("button[value=hand_in]"), 422);
        await visitor.open("/desk/campaigns/new");
        await visitor.fill({ title: `Bozza ${language}`, summary: "‮", goal: "1e3" });
        await look("bad draft", await visitor.press("button[value=save]"), 422);
        await visitor.open("/desk/campaigns/new");
        const call = await visitor.page.locator("#call option").last().getAttribute("value");
        await fillEditor(visitor, { call, area: "Cascine" });
        await look("preview", await visitor.press("button[value=preview]"), 200);
        await visitor.open("/desk");
        await visitor.page.locator('main a[href*="/desk/campaigns/0"]').first().click();
        await visitor.page.waitForURL(/desk.campaigns.0/);
        await taken(visitor, await visitor.press("button[value=hand_in]"));
      });
      await offTheTrack(t, language, kReaders[2], async (visitor, look) => {
        await visitor.open("/office");
        await visitor.page.locator('main a[href*="/office/campaigns/0"]').first().click();
        await visitor.page.waitForURL(/office.campaigns.0/);
        await look("to be read", await visitor.page.reload(), 200);
        await look("returned without a reason",
          await visitor.press('form[action$="/return"] button'), 422);
        await visitor.open("/office/calls/new");
        await look("empty call", await visitor.press("button[value=open]"), 422);
        await visitor.open("/office/calls/new");
        await visitor.page.click("details.co-more summary");
        await visitor.page.check("#select");
        await look("empty selection", await visitor.press("button[value=open]"), 422);
        await visitor.open("/office/calls");
        await visitor.page.locator('main a[href$="/pools"]').first().click();
        await visitor.page.waitForURL(/pools$/);
        await look("empty pool", await visitor.press("button[value=check]"), 422);
        await visitor.fill({ name: "Fondo", "funders-0-name": "Comune", "funders-0-amount": "1000",
          "rule-ratio": "1/2" });
        await look("rule read back", await visitor.press("button[value=check]"), 200);
        await visitor.page.check("#rule-kind-quadratic");
        await look("quadratic rule", await visitor.press("button[value=check]"), 200);
      });
    });

    test(`axe, HTML and console: provider's pages and receipts, ${language}`, async (t) => {
      const give = (visitor, amount) => pledge(visitor, openCampaign,
        { amount, email: "prova@example.org", name: "Prova", message: "Avanti! 🌳" });
      await offTheTrack(t, language, {}, async (visitor, look) => {
        await look("provider: choice", await give(visitor, "10"), 200);
        await look("provider: not a card", await payByCard(visitor, "1234"), 422);
        await look("provider: strong authentication", await payByCard(visitor, kCards.strong), 200);
        await look("receipt: paid", await press(visitor, "accept"), 200);
        await give(visitor, "11");
        await look("receipt: declined", await payByCard(visitor, kCards.declined), 200);
        await give(visitor, "12");
        await look("provider: wallet", await press(visitor, "wallet"), 200);
        await look("receipt: cancelled at the provider", await press(visitor, "cancel"), 200);
        await give(visitor, "13");
        await look("provider: bank transfer", await press(visitor, "bank_transfer"), 200);
        await goBack(visitor);
        await look("receipt: waiting", await visitor.page.reload(), 200);
        await give(visitor, "14");
        await look("provider: answer lost", await payByCard(visitor, kCards.answerLost), 504);
        await look("provider: no such payment",
          await visitor.page.goto(`${origin}/sandbox/pay/nothing`), 404);
      });
    });

    test(`axe, HTML and console: a tranche is paid, ${language}`, async (t) => {
      let payouts;
      await offTheTrack(t, language, kReaders[1], async (visitor, look) => {
        await visitor.open("/desk");
        await visitor.page.locator('main a[href$="/payouts"]').first().click();
        await visitor.page.waitForURL(/payouts$/);
        await visitor.fill({ holder: "Associazione", iban: "IT61X0542811101000000123456" });
        await look("a wrong digit", await visitor.press("button[type=submit]"), 422);
      });
      await offTheTrack(t, language, kReaders[2], async (visitor, look) => {
        await visitor.open("/office/payouts");
        await visitor.page.locator("main th a").first().click();
        await visitor.page.waitForURL(/payouts$/);
        payouts = new URL(visitor.page.url()).pathname;
        await visitor.fill({ amount: "99999999" });
        await look("more than there is", await visitor.press('form[action$="/payouts"] button'), 422);
        await visitor.fill({ amount: "12,34" });
        await look("proposed", await visitor.press('form[action$="/payouts"] button'), 200);
        assert.equal(await visitor.page.locator("button[value=approve]").count(), 0, "own proposal");
      });
      await offTheTrack(t, language, kAdmin, async (visitor, look) => {
        await visitor.open(payouts);
        await look("approved", await visitor.press("button[value=approve]"), 200);
        await visitor.page.locator("summary", { hasText: /tesoreria|treasury/ }).last().click();
        await visitor.page.locator('input[id^="order-"]').last().fill("Mandato 999");
        await look("transferred", await visitor.press("article:has(details[open]) button[value=transfer]"), 200);
        assert.match(await visitor.page.locator("main").innerText(), /Mandato 999/);
        const deadline = Date.now() + 60_000; // the provider's part follows by itself
        while (Date.now() < deadline && (await isPaying(visitor))) {
          await new Promise((done) => setTimeout(done, 250));
          await visitor.page.reload();
        }
        await look("paid", await visitor.page.reload(), 200);
        assert.equal(await isPaying(visitor), false);
        assert.equal(await visitor.page.locator("button[value=transfer]").count(), 0);
      });
      await offTheTrack(t, language, {}, async (visitor, look) => {
        const campaign = payouts.replace("/office", "").replace(/\/payouts$/, "");
        await look("the public page", await visitor.open(campaign), 200);
        await look("its entry", await visitor.press('section[aria-labelledby="paid-out"] li:last-child a'), 200);
        assert.match(await visitor.page.locator("main").innerText(), /Mandato 999|sandbox|prova|test/);
      });
    });

    test(`axe, HTML and console: a person is erased, ${language}`, async (t) => {
      const email = `addio.${language}@example.org`;
      let receipt;
      await offTheTrack(t, language, {}, async (visitor) => {
        await pledge(visitor, openCampaign,
          { amount: "15", email, name: "Addio", message: "Ciao" });
        await payByCard(visitor, kCards.declined);
        receipt = new URL(visitor.page.url()).pathname;
        await visitor.open(receipt);
      });
      await offTheTrack(t, language, kAdmin, async (visitor, look) => {
        await visitor.open("/office");
        await visitor.page.locator('main a[href$="/office/people"]').click();
        await visitor.page.waitForURL(/people$/);
        await look("nobody", await visitor.press("button[type=submit]"), 422);
        await visitor.fill({ email: "nobody@example.org" });
        await look("unknown", await visitor.press("button[type=submit]"), 422);
        await visitor.fill({ email: "sponsor@borgosereno.example" });
        await look("why not", await visitor.press("button[type=submit]"), 200);
        assert.equal(await visitor.page.locator("main .btn-danger").count(), 0);
        await visitor.fill({ email });
        await look("what goes and stays", await visitor.press("button[type=submit]"), 200);
        await look("erased", await visitor.press(".btn-danger"), 200);
        assert.ok(!(await visitor.page.content()).includes(email));
        await visitor.fill({ email });
        await look("not there any more", await visitor.press("button[type=submit]"), 422);
      });
      await offTheTrack(t, language, {}, async (visitor, look) => {
        await look("receipt: erased", await visitor.open(receipt, 410), 410);
      });
    });
  }

  test("a first visit of a campaign page transfers at most 150 KB", async () => {
    const visitor = await enter("it");
    const protocol = await visitor.context.newCDPSession(visitor.page);
    let transferred = 0;
    protocol.on("Network.loadingFinished", (event) => (transferred += event.encodedDataLength));
    await protocol.send("Network.enable");
    await visitor.open(`/campaigns/${openCampaign}`);
    await visitor.page.waitForTimeout(1000); // the live stream never lets the network rest
    assert.ok(transferred > 10 * 1024, `${transferred} bytes: nothing was measured`);
    assert.ok(transferred <= kTransferredMax, `${transferred} bytes`);
    await visitor.leave();
  });

  test("a citizen gives without JavaScript", async () => {
    const visitor = await enter("it", { options: { javaScriptEnabled: false } });
    const { page } = visitor;
    await visitor.open("/campaigns");
    await page.click(`main a[href$="/campaigns/${openCampaign}"]`);
    await page.click("a.co-give");
    await page.click("a[data-sum] >> nth=1");
    assert.equal(await page.inputValue("#amount"), "25");
    await visitor.fill({ amount: "30,50" });
    await visitor.press("button[value=estimate]");
    assert.equal(await page.inputValue("#amount"), "30,50");
    assert.match(await page.textContent("[data-estimate-total]"), /\d/);
    await visitor.fill({ email: "senza@example.org", name: "Senza Script" });
    await visitor.press("button[value=give]");
    await payByCard(visitor, kCards.success);
    assert.match(page.url(), /\/pledges\//);
    assert.match(await page.textContent("main"), /30,50/);
    await visitor.leave();
  });

  test("what if: sliders change the result, and the address with it", async () => {
    const visitor = await enter("en");
    const { page } = visitor;
    await visitor.open("/calls");
    await page.locator('main a[href*="/calls/0"]').first().click();
    await page.locator('main a[href$="/simulator"]').click();
    await page.waitForURL(/simulator$/);
    const before = await page.textContent("[data-simulation-result] dd >> nth=1");
    await page.locator('input[type=range] >> nth=0').fill("20");
    await page.waitForURL(/more=20/);
    assert.equal(await page.inputValue("#more"), "20");
    assert.notEqual(await page.textContent("[data-simulation-result] dd >> nth=1"), before);
    await visitor.leave();
  });

  test("what if works without JavaScript", async () => {
    const visitor = await enter("en", { options: { javaScriptEnabled: false } });
    const { page } = visitor;
    await visitor.open("/calls");
    await page.locator('main a[href*="/calls/0"]').first().click();
    await page.click('main a[href$="/simulator"]');
    assert.equal(await page.locator("input[type=range]").count(), 0);
    await visitor.fill({ more: "20" });
    await visitor.press("[data-simulator] button[type=submit]");
    assert.match(page.url(), /more=20/, "figures stand in the address");
    assert.match(await page.textContent(".co-sim-summary"), /instead of/);
    await visitor.leave();
  });

  test("menu, language and filters work without JavaScript", async () => {
    const visitor = await enter("it", { options: { javaScriptEnabled: false } });
    const { page } = visitor;
    await visitor.open("/");
    await page.click("details.co-menu summary");
    await page.click('details.co-menu a[href$="/campaigns"]');
    const all = await page.locator("main article, main .co-card").count();
    assert.ok(all > 1);
    const [area] = await page.locator("select[name=area] option:not([value=''])")
      .evaluateAll((options) => options.map((option) => option.value));
    await page.selectOption("select[name=area]", area);
    await visitor.press("form[method=get] button[type=submit]");
    assert.match(page.url(), /area=/, "filters stand in the address");
    assert.ok((await page.locator("main article, main .co-card").count()) < all);
    await page.click("a[hreflang=en]");
    assert.equal(await page.getAttribute("html", "lang"), "en");
    assert.match(page.url(), /area=/, "the language keeps the filters");
    await visitor.leave();
  });
});
