// An evaluator's score, from the form to the receipt that only they see: sealed in the journal, checked
// in their browser step by step, in the file and on the paper that they keep, and by hand with programs
// that nobody here wrote.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { openBrowser, Visitor } from "./support/browser.mjs";
import { axeFindings, htmlFindings, overflowFindings } from "./support/checks.mjs";
import { taken } from "./support/drafts.mjs";
import { demoCity, endings, run, scratch } from "./support/program.mjs";
import { outcome, tampered } from "./support/proofs.mjs";

const kPassword = "colletta-demo";
// The apostrophe has to come through the shell's line too.
const kReason = "L'orto è curato, e i costi \"veri\" ci sono: 100 %.";
const kInside = { mine: "good", entry: "good", tree: "good", signature: "good" };
const kAllGood = { ...kInside, today: "good" };

describe("an evaluator's score", () => {
  let browser;
  let folder;
  let origin;
  let city;
  let receipt; // path of the score's receipt
  const ends = endings({ after });

  async function enter(email, options = {}) {
    const visitor = await Visitor.enter(browser, origin, { locale: "en", ...options });
    if (email) await visitor.logIn(email, kPassword);
    return visitor;
  }
  /** As data, asked for by the page: the cookie of the log-in goes with it. */
  const proofOf = (visitor) => visitor.page.evaluate(
    async (address) => (await fetch(address)).json(), `${receipt}/proof.json`);
  const evaluator = (options) => enter("valutatrice@borgosereno.example", options);

  before(async () => {
    folder = await scratch(ends);
    city = await demoCity(ends);
    origin = await city.serve(ends);
    browser = await openBrowser(ends);
    const visitor = await evaluator();
    await visitor.open("/evaluation");
    await visitor.page.locator('main a[href*="/evaluation/calls/"]').first().click();
    await visitor.page.locator('main a[href$="/applications/3"]').click();
    await visitor.page.waitForURL(/applications.3$/);
    assert.doesNotMatch(await visitor.page.textContent("main"), /seicento biciclette/);
    await visitor.page.check("#conflict-none");
    await taken(visitor, await visitor.press('form[action$="/declare"] button[type=submit]'));
    assert.match(await visitor.page.textContent("main"), /seicento biciclette/);
    await visitor.fill({ "points-c1-": "7,5", "points-c2-": "6", "points-c3-": "9.5", reason: kReason });
    await taken(visitor, await visitor.press('form[action$="/score"] button[type=submit]'));
    receipt = new URL(visitor.page.url()).pathname;
    assert.match(receipt, /applications\/3\/score$/);
    await visitor.page.waitForSelector("[data-proof]"); // the page waits for its signature itself
    await visitor.leave();
  });

  test("its receipt says the points and turns good, step by step", async () => {
    const visitor = await evaluator();
    await visitor.open(receipt);
    const words = await visitor.page.textContent("main");
    for (const part of ["7.5 of 10 points", "6 of 10 points", "9.5 of 10 points", kReason]) {
      assert.ok(words.includes(part), part);
    }
    assert.deepEqual(await outcome(visitor.page), { steps: kAllGood, summary: "good" });
    await visitor.leave();
  });

  test("other points than those that were sealed are seen", async () => {
    const visitor = await evaluator();
    const address = origin + receipt;
    await visitor.page.route(address, async (route) => {
      const answer = await route.fetch();
      const change = (p) => (p.private = p.private.replace('"7.5"', '"8.5"'));
      await route.fulfill({ response: answer, body: tampered(await answer.text(), change) });
    });
    await visitor.page.goto(address);
    assert.deepEqual(await outcome(visitor.page),
      { steps: { ...kAllGood, mine: "bad" }, summary: "bad" });
    await visitor.leave();
  });

  test("nobody else sees it, and the public proof holds none of it", async () => {
    const files = ["", "/proof.json", "/receipt.html", "/receipt.pdf"];
    for (const [email, status] of [["terza@borgosereno.example", 404],
      ["ufficio@borgosereno.example", 403], ["promotore@borgosereno.example", 403]]) {
      const visitor = await enter(email);
      for (const file of files) await visitor.open(receipt + file, status);
      await visitor.context.close();
    }
    const own = await evaluator();
    await own.open(receipt);
    const proof = await proofOf(own);
    await own.leave();
    const guest = await enter();
    const open = await (await guest.page.request.get(`${origin}/journal/${proof.index}/proof.json`))
      .text();
    assert.ok(!open.includes("9.5") && !open.includes("salt") && !open.includes("private"));
    assert.equal(JSON.parse(JSON.parse(open).leaf).t, "score.committed");
    await guest.leave();
  });

  test("the lines by hand give the seal of the entry, whatever stands in the reason", async () => {
    const visitor = await evaluator({ javaScriptEnabled: false });
    await visitor.open(receipt);
    const lines = await visitor.page.locator(".co-checks code").allTextContents();
    const leaf = JSON.parse(await visitor.page.textContent("[data-leaf]"));
    const seal = lines.find((line) => line.includes("openssl"));
    assert.equal((await run("bash", ["-c", seal])).trim(), leaf.c);
    await visitor.leave();
  });

  test("the file that one keeps checks itself with no network; a changed copy does not", async () => {
    const visitor = await evaluator();
    await visitor.open(receipt);
    const [download] = await Promise.all([visitor.page.waitForEvent("download"),
      visitor.page.click('main a[download][href$="receipt.html"]')]);
    const file = join(folder, "score.html");
    await download.saveAs(file);
    await visitor.leave();
    const html = await readFile(file, "utf8");
    assert.deepEqual(await htmlFindings(html), []);
    const openFile = async (path) => {
      const reader = await Visitor.enter(browser, "", { locale: "en", offline: true });
      await reader.page.goto(pathToFileURL(path).href);
      return reader;
    };
    const reader = await openFile(file);
    assert.deepEqual(await outcome(reader.page), { steps: kInside, summary: "good" });
    assert.deepEqual(await overflowFindings(reader.page), []);
    assert.deepEqual(await axeFindings(reader.page), []);
    await reader.leave();
    const copy = join(folder, "changed.html");
    await writeFile(copy, tampered(html, (p) => (p.private = p.private.replace('"9.5"', '"10"'))));
    const other = await openFile(copy);
    assert.deepEqual((await outcome(other.page)).steps, { ...kInside, mine: "bad" });
    await other.leave();
  });

  test("the paper is tagged and holds points, reason and checkpoint to the letter", async () => {
    const visitor = await evaluator();
    await visitor.open(receipt);
    const proof = await proofOf(visitor);
    const [download] = await Promise.all([visitor.page.waitForEvent("download"),
      visitor.page.click('main a[download][href$="receipt.pdf"]')]);
    const file = join(folder, "score.pdf");
    await download.saveAs(file);
    await visitor.leave();
    assert.match(await run("pdfinfo", [file]), /Tagged: +yes/);
    const flat = (text) => text.replace(/[\s\f]/g, "");
    const text = flat(await run("pdftotext", ["-raw", file, "-"]));
    for (const part of ["7.5 of 10 points", kReason, proof.checkpoint, proof.vkey, proof.leaf]) {
      assert.ok(text.includes(flat(part)), part);
    }
  });

  test("the journal as files verifies with it, and the whole installation does", async () => {
    await city.stop();
    const out = await city.run("verify");
    assert.match(out, /everything holds/);
    origin = await city.serve(ends);
  });
});
