// Receipts and proofs as their readers check them: every step in the browser, off line, in the file
// that one keeps; and a byte changed anywhere turns exactly the steps that rest on it.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { openBrowser, Visitor } from "./support/browser.mjs";
import { axeFindings, htmlFindings, overflowFindings } from "./support/checks.mjs";
import { pledge, receiptLook } from "./support/giving.mjs";
import { demoCity, endings, run, scratch } from "./support/program.mjs";
import { flipped, outcome, tampered } from "./support/proofs.mjs";
import { goBack, kCards, payByCard } from "./support/sandbox.mjs";

const kAllGood = { mine: "good", entry: "good", tree: "good", signature: "good", today: "good" };

describe("receipts and proofs", () => {
  let browser;
  let folder;
  let origin;
  let campaign;
  let receipt; // address of a confirmed pledge
  const ends = endings({ after });

  async function give(visitor, amount) {
    await pledge(visitor, campaign, { amount, email: "ada@example.org", name: "Ada" });
    await payByCard(visitor, kCards.success);
    if (!/\/pledges\//.test(visitor.page.url())) await goBack(visitor);
    assert.equal(await receiptLook(visitor), "good");
    await visitor.page.waitForSelector("[data-proof]"); // the page waits for its signature itself
    return visitor.page.url();
  }

  before(async () => {
    folder = await scratch(ends);
    const city = await demoCity(ends);
    origin = await city.serve(ends);
    browser = await openBrowser(ends);
    const visitor = await Visitor.enter(browser, origin, { locale: "en" });
    await visitor.open("/campaigns?state=open");
    const link = visitor.page.locator('main a[href*="/campaigns/0"]').first();
    campaign = /campaigns\/([0-9A-Z]{26})/.exec(await link.getAttribute("href"))[1];
    receipt = await give(visitor, "10");
    await visitor.leave();
  });

  const enter = (options = {}) => Visitor.enter(browser, origin, { locale: "en", ...options });
  const entryOf = async (visitor) =>
    Number(/\/journal\/(\d+)/.exec(await visitor.page.getAttribute(
      'main a[href*="/journal/"]', "href"))[1]);

  test("every step of a receipt turns good, and is said in words", async () => {
    const visitor = await enter();
    await visitor.page.goto(receipt);
    assert.deepEqual(await outcome(visitor.page), { steps: kAllGood, summary: "good" });
    for (const words of await visitor.page.locator("[data-step-state]").allTextContents()) {
      assert.match(words, /it holds/);
    }
    assert.equal(await visitor.page.getAttribute("[data-check-summary]", "role"), "status");
    await visitor.leave();
  });

  test("any entry has a proof that anybody can check, without the giver's part", async () => {
    const visitor = await enter();
    await visitor.page.goto(receipt);
    const seq = await entryOf(visitor);
    for (const one of [0, seq]) {
      await visitor.open(`/journal/${one}`);
      await visitor.page.click(`main a[href$="/journal/${one}/proof"]`);
      const { mine, ...others } = kAllGood;
      assert.deepEqual(await outcome(visitor.page), { steps: others, summary: mine });
    }
    const answer = await visitor.page.request.get(`${origin}/journal/${seq}/proof.json`);
    const proof = await answer.json();
    assert.deepEqual(Object.keys(proof), ["leaf", "index", "hashes", "checkpoint", "vkey"]);
    const own = await (await visitor.page.request.get(`${receipt}/proof.json`)).json();
    assert.equal(own.index, seq);
    assert.ok(own.salt && own.private);
    await visitor.leave();
  });

  const bad = (...names) => ({ ...kAllGood, ...Object.fromEntries(names.map((n) => [n, "bad"])) });
  const changes = [
    ["the entry", bad("tree"), (p) => (p.leaf = p.leaf.replace('"v":1', '"v":2'))],
    ["the entry's seal", bad("mine", "tree"),
      (p) => (p.leaf = p.leaf.replace(/"c":"(.)/, (all, one) => `"c":"${one === "A" ? "B" : "A"}`))],
    ["an entry that is none", bad("mine", "entry", "tree"), (p) => (p.leaf = `[${p.leaf}`)],
    ["the position", bad("entry", "tree"), (p) => (p.index -= 1)],
    ["a hash", bad("tree"), (p) => (p.hashes[0] = flipped(p.hashes[0]))],
    ["a hash that is none", bad("tree"), (p) => (p.hashes[0] = "%")],
    ["a hash too few", bad("tree"), (p) => p.hashes.pop()],
    ["the checkpoint's root", bad("tree", "signature", "today"),
      (p) => (p.checkpoint = p.checkpoint.replace(/\n(.)(.*)\n\n/,
        (all, one, rest) => `\n${one === "A" ? "B" : "A"}${rest}\n\n`))],
    ["the checkpoint's signature", bad("signature"),
      (p) => (p.checkpoint = flipped(p.checkpoint, p.checkpoint.length - 40))],
    ["the key", bad("signature", "today"), (p) => (p.vkey = flipped(p.vkey, p.vkey.length - 9))],
    ["the salt", bad("mine"), (p) => (p.salt = flipped(p.salt))],
    ["one's own part", bad("mine"), (p) => (p.private += " ")],
  ];
  for (const [what, expected, change] of changes) {
    test(`changed: ${what}`, async () => {
      const visitor = await enter();
      await visitor.page.route(receipt, async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, body: tampered(await answer.text(), change) });
      });
      await visitor.page.goto(receipt);
      assert.deepEqual(await outcome(visitor.page), { steps: expected, summary: "bad" });
      await visitor.leave();
    });
  }

  test("what was loaded is checked off line; that the log of today is out of reach is said", async () => {
    const visitor = await enter();
    await visitor.page.goto(receipt);
    await outcome(visitor.page);
    await visitor.context.setOffline(true);
    await visitor.page.click("[data-check-again]");
    await visitor.page.waitForSelector("[data-step=today].co-check-unknown");
    assert.deepEqual(await outcome(visitor.page),
      { steps: { ...kAllGood, today: "unknown" }, summary: "unknown" });
    assert.match(await visitor.page.textContent("[data-step=today] [data-step-state]"),
      /could not be asked/);
    await visitor.context.close(); // a request that failed is a complaint of the console
  });

  test("the log grows, and the receipt of before still stands in it; a shorter log is seen", async () => {
    const visitor = await enter();
    const { page } = visitor;
    await page.goto(receipt);
    await outcome(page);
    const old = await (await page.request.get(`${origin}/log/checkpoint`)).text();
    const other = await enter();
    await give(other, "11");
    await other.leave();
    const again = async () => {
      await page.click("[data-check-again]");
      await page.waitForSelector("[data-step=today]:not(.co-check-now)");
      return (await outcome(page)).steps.today;
    };
    let asked = 0;
    await page.route("**/log/consistency*", (route) => ((asked += 1), route.continue()));
    assert.equal(await again(), "good");
    assert.equal(asked, 1, "the log has grown");
    await page.unroute("**/log/consistency*");
    await page.route("**/log/consistency*", async (route) => {
      const answer = await route.fetch();
      const body = await answer.json();
      body.path[0] = flipped(body.path[0]);
      await route.fulfill({ response: answer, json: body });
    });
    assert.equal(await again(), "bad");
    await page.unroute("**/log/consistency*");
    assert.equal(await again(), "good");
    // A receipt made since, and a log that has lost it.
    const later = await enter();
    await later.page.route("**/log/checkpoint", (route) => route.fulfill({ body: old }));
    await later.page.goto(receipt);
    assert.equal((await outcome(later.page)).steps.today, "bad");
    await later.leave();
    await visitor.leave();
  });

  test("a browser without Ed25519 says so, and calls nothing bad", async () => {
    const visitor = await enter();
    await visitor.page.addInitScript(() => {
      const real = crypto.subtle.importKey.bind(crypto.subtle);
      SubtleCrypto.prototype.importKey = (format, key, algorithm, ...rest) =>
        algorithm === "Ed25519"
          ? Promise.reject(new DOMException("no", "NotSupportedError"))
          : real(format, key, algorithm, ...rest);
    });
    await visitor.page.goto(receipt);
    assert.deepEqual(await outcome(visitor.page), {
      steps: { ...kAllGood, signature: "unknown", today: "unknown" }, summary: "unknown" });
    assert.match(await visitor.page.textContent("[data-step=signature] [data-step-state]"),
      /This browser cannot check Ed25519 signatures/);
    await visitor.leave();
  });

  test("an entry that is not signed yet shows itself again when it is", async () => {
    const visitor = await enter();
    const page = `${origin}/journal/0/proof`;
    await visitor.page.route(page, async (route) => {
      const answer = await route.fetch();
      const html = (await answer.text()).replace(/<div class="co-checks"[\s\S]*?<\/div>/,
        '<div data-proof-wait="/journal/0/proof.json"></div>');
      await route.fulfill({ response: answer, body: html });
    }, { times: 1 });
    await visitor.page.goto(page);
    assert.equal(await visitor.page.locator("[data-proof]").count(), 0);
    await visitor.page.evaluate(() => (globalThis.begun = true)); // something that a reload ends
    await visitor.page.waitForSelector("[data-proof]");
    assert.ok(await visitor.page.evaluate(() => globalThis.begun), "the page is the same");
    assert.equal((await outcome(visitor.page)).summary, "good");
    await visitor.leave();
  });

  test("without JavaScript the page holds the values and the lines that check them", async () => {
    const visitor = await enter({ javaScriptEnabled: false });
    await visitor.page.goto(receipt);
    const text = await visitor.page.textContent(".co-checks");
    assert.match(text, /sha256sum/);
    assert.match(text, /openssl dgst/);
    assert.match(text, /Without them, the lines below/);
    // They do: the seal's line gives the "c" of the entry, that of the fingerprint the fingerprint.
    const lines = await visitor.page.locator(".co-checks code").allTextContents();
    const seal = lines.find((line) => line.includes("openssl"));
    const leaf = await visitor.page.textContent("[data-leaf]");
    assert.equal((await run("bash", ["-c", seal])).trim(), JSON.parse(leaf).c);
    const seq = await entryOf(visitor);
    const bytes = await visitor.page.request.get(`${origin}/journal/${seq}.json`);
    await writeFile(join(folder, `${seq}.json`), await bytes.body());
    const hash = lines.find((line) => line.includes("sha256sum"));
    const sum = await run("bash", ["-c", `cd '${folder}' && ${hash}`]);
    assert.equal(sum.split(" ")[0], (await visitor.page.textContent("[data-fingerprint]")).trim());
    await visitor.leave();
  });

  /** What the link to the file or the paper saves. */
  async function kept(visitor, ending) {
    const [download] = await Promise.all([visitor.page.waitForEvent("download"),
      visitor.page.click(`main a[download][href$="${ending}"]`)]);
    const file = join(folder, download.suggestedFilename());
    await download.saveAs(file);
    return file;
  }

  /** Opens a file in a browser that has no network. */
  async function openFile(file, options = {}) {
    const visitor = await Visitor.enter(browser, "", { locale: "en", offline: true, ...options });
    await visitor.page.goto(pathToFileURL(file).href);
    return visitor;
  }

  test("the file that one keeps checks itself with no network; a changed copy does not", async () => {
    const visitor = await enter();
    const { today, ...inside } = kAllGood;
    await visitor.page.goto(receipt);
    const file = await kept(visitor, "receipt.html");
    const html = await readFile(file, "utf8");
    assert.deepEqual(await htmlFindings(html), []);
    const reader = await openFile(file);
    assert.deepEqual(await outcome(reader.page), { steps: inside, summary: today });
    assert.match(await reader.page.textContent("main"), /€10\.00/);
    assert.deepEqual(await overflowFindings(reader.page), []);
    assert.deepEqual(await axeFindings(reader.page), []);
    await reader.leave();

    for (const [step, change] of [["tree", (p) => (p.leaf = p.leaf.replace('"v":1', '"v":2'))],
      ["mine", (p) => (p.salt = flipped(p.salt))],
      ["signature", (p) => (p.vkey = flipped(p.vkey, p.vkey.length - 9))]]) {
      const copy = join(folder, `${step}.html`);
      await writeFile(copy, tampered(html, change));
      const other = await openFile(copy);
      assert.deepEqual(await outcome(other.page),
        { steps: { ...inside, [step]: "bad" }, summary: "bad" });
      await other.leave();
    }

    const copy = join(folder, "script.html");
    await writeFile(copy, html.replace("<main>", "<script>document.title = 'run'</script><main>"));
    const other = await openFile(copy);
    await outcome(other.page);
    assert.notEqual(await other.page.title(), "run", "the file's policy lets only its script run");
    await other.context.close();

    const still = await openFile(file, { javaScriptEnabled: false });
    const text = await still.page.textContent("main");
    for (const part of ["€10.00", "RFC 6962", "sha256sum", "\n\n— "]) assert.ok(text.includes(part));
    await still.leave();
    await visitor.leave();
  });

  test("the public proof is a file and a paper, too", async () => {
    const visitor = await enter();
    await visitor.open("/journal/0/proof");
    const reader = await openFile(await kept(visitor, "proof.html"));
    assert.equal((await outcome(reader.page)).summary, "good");
    assert.equal(await reader.page.locator("[data-step=mine]").count(), 0);
    await reader.leave();
    const text = await run("pdftotext", ["-raw", await kept(visitor, "proof.pdf"), "-"]);
    assert.match(text, /Proof of entry 0/);
    await visitor.leave();
  });

  test("the paper is tagged, and holds the amount and the checkpoint to the letter", async () => {
    const visitor = await enter();
    await visitor.page.goto(receipt);
    const proof = await (await visitor.page.request.get(`${receipt}/proof.json`)).json();
    const file = await kept(visitor, "receipt.pdf");
    assert.match(await run("pdfinfo", [file]), /Tagged: +yes/);
    const flat = (text) => text.replace(/[\n\f]/g, "");
    const text = flat(await run("pdftotext", ["-raw", file, "-"]));
    for (const part of ["€10.00", flat(proof.checkpoint), proof.vkey, proof.leaf,
      await visitor.page.getAttribute(".co-keep a", "href")]) {
      assert.ok(text.includes(part), part);
    }
    await visitor.leave();
  });

  test("a promoter has receipts of their acts", async () => {
    const visitor = await enter();
    await visitor.logIn("promotore@borgosereno.example", "colletta-demo");
    await visitor.open("/desk");
    await visitor.page.locator('main a[href$="/acts"]').first().click();
    await visitor.page.waitForURL(/acts$/);
    await visitor.page.locator('main a[href$="/proof"]').first().click();
    await visitor.page.waitForURL(/proof$/);
    assert.equal((await outcome(visitor.page)).summary, "good");
    await visitor.leave();
  });
});
