// The ledger of the demo city in the hands of programs that nobody here wrote: hledger adds it up,
// Python's csv and openpyxl read the tables, and all agree with the page, to the cent.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { balancesOf, cents, check, shownBalances } from "./support/ledger.mjs";
import { demoCity, endings, run, scratch } from "./support/program.mjs";

const kSums = fileURLToPath(new URL("./support/ledger_sums.py", import.meta.url));
const kPython = "/usr/bin/python3"; // Debian's own, which has python3-openpyxl
const kFormats = { journal: "hledger", csv: "csv", xlsx: "xlsx" };

const withoutEmpty = (balances) =>
  Object.fromEntries(Object.entries(balances).filter(([, sum]) => sum !== 0));

describe("the ledger", () => {
  const ends = endings({ after });
  let city;
  let folder;
  let origin;
  let sums; // of ledger.csv and ledger.xlsx
  const file = (name) => join(folder, name);
  const get = async (path, headers = { "accept-language": "en" }) => {
    const response = await fetch(origin + path, { headers });
    assert.equal(response.status, 200, path);
    return Buffer.from(await response.arrayBuffer());
  };

  before(async () => {
    folder = await scratch(ends);
    city = await demoCity(ends);
    for (const [ending, format] of Object.entries(kFormats)) {
      await city.run("ledger", ["--format", format, "--output", file(`ledger.${ending}`)]);
    }
    sums = JSON.parse(await run(kPython, [kSums, file("ledger.csv"), file("ledger.xlsx")]));
    origin = await city.serve(ends);
  });

  test("hledger finds every entry balanced and every balance right", async () => {
    await check(file("ledger.journal"));
    const text = await readFile(file("ledger.journal"), "utf8");
    assert.ok(text.match(/^\d{4}-\d\d-\d\d \* \(\d+\)/gm).length > 7000, "the whole programme");
    assert.ok(text.match(/ EUR = -?\d/g).length > 1000, "balances are stated");
  });

  test("a changed cent is found, also where debit and credit change together", async () => {
    const text = await readFile(file("ledger.journal"), "utf8");
    const entry = /( +assets:provider:sandbox:held +)(\d+)\.(\d\d)( EUR\n +liabilities:campaign:\w+:held +-)(\d+)\.(\d\d)/;
    const found = entry.exec(text);
    const other = (digits) => (digits === "99" ? "98" : String(Number(digits) + 1).padStart(2, "0"));
    const changed = (both) => text.replace(entry, (all, a, whole, part, b, whole2, part2) =>
      `${a}${whole}.${other(part)}${b}${whole2}.${both ? other(part2) : part2}`);
    assert.ok(found, "a gift that is held");
    await writeFile(file("one.journal"), changed(false));
    await assert.rejects(check(file("one.journal")), /balance/i);
    await writeFile(file("both.journal"), changed(true));
    await assert.rejects(check(file("both.journal")), /assertion/i);
  });

  test("hledger, the spreadsheets and the page give the same balances", async () => {
    const expected = await balancesOf(file("ledger.journal"));
    for (const held of [sums.csv, sums.xlsx]) {
      assert.equal(held.debit, held.credit);
      assert.deepEqual(withoutEmpty(held.balances), expected);
    }
    assert.deepEqual(withoutEmpty(sums.xlsx.stated), expected);
    assert.equal(sums.csv.entries, sums.xlsx.entries);
    assert.equal(sums.csv.rows, sums.xlsx.rows);
    const page = (await get("/accounts?lang=en")).toString();
    assert.deepEqual(shownBalances(page), expected);
    // The picture's table: all money, by whose it is and where, pools of both kinds too.
    const flow = [...page.matchAll(
      /<tr><th scope="row">(\w+(?: pools)?)<\/th><td>([^<]+)<\/td><td class="co-end">([^<]+)</g)];
    assert.equal(flow.length, 15);
    const liabilities = Object.entries(expected)
      .filter(([account]) => account.startsWith("liabilities:"))
      .reduce((sum, [, balance]) => sum - balance, 0);
    // What was paid to promoters is in no account any more.
    const here = flow.filter(([, , where]) => where !== "paid to promoters");
    assert.equal(here.length, 12);
    assert.equal(here.reduce((sum, [, , , amount]) => sum + cents(amount), 0), liabilities);
    assert.ok(flow.some(([, whose, , amount]) => whose === "Private pools" && cents(amount) > 0));
  });

  test("the tables are what Italian spreadsheets expect", async () => {
    const { csv, xlsx } = sums;
    assert.ok(csv.mark, "begins with the mark of UTF-8");
    assert.deepEqual(csv.widths, [10], "every line has the same cells");
    assert.deepEqual(csv.formulas, [], "nothing that a spreadsheet would run");
    assert.equal(csv.heading[0], "Voce", "in the city's language");
    assert.deepEqual(xlsx.sheets, ["Postings", "Balances", "About"]);
    assert.equal(xlsx.format, "#,##0.00");
    assert.equal(xlsx.sums[0], 0, "nothing is brought forward");
    assert.equal(xlsx.sums[1], xlsx.sums[2]);
    assert.equal(xlsx.sums[3], 0);
    const last = Number(xlsx.about["Ultima voce"]);
    const body = await get(`/journal/${last}?lang=it`);
    assert.match(body.toString(), new RegExp(xlsx.about["La sua impronta"]));
  });

  test("a period brings forward what was before, and its end is the next one's opening", async () => {
    await city.run("ledger", ["--until", "2020-11-30", "--output", file("first.journal")]);
    await city.run("ledger", ["--from", "2020-12-01", "--output", file("second.journal")]);
    await check(file("first.journal"));
    await check(file("second.journal"));
    assert.deepEqual(await balancesOf(file("second.journal")),
      await balancesOf(file("ledger.journal")));
    assert.notDeepEqual(await balancesOf(file("first.journal")),
      await balancesOf(file("ledger.journal")));
  });

  test("the files that everybody can download are the same ledger", async () => {
    const asItalian = { "accept-language": "it" }; // the city's language, which the command writes
    for (const ending of Object.keys(kFormats)) {
      const served = await get(`/accounts/ledger.${ending}`, asItalian);
      assert.ok(served.equals(await readFile(file(`ledger.${ending}`))), ending);
    }
    const english = (await get("/accounts/ledger.csv")).toString();
    assert.match(english, /^\uFEFFEntry[,;]/, "in the language of who asks");
    const absent = await fetch(`${origin}/accounts/ledger.csv?part=2`);
    assert.equal(absent.status, 404);
  });

  test("what is asked wrongly is refused in words", async () => {
    await assert.rejects(city.run("ledger", ["--from", "yesterday"]), /not a day/);
    await assert.rejects(city.run("ledger", ["--city", "atlantis"]), /no city atlantis/);
    await assert.rejects(city.run("ledger", ["--format", "xlsx"]), /--output/);
  });
});
