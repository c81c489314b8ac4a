// The ledger of the demo city in the hands of programs that nobody here wrote: hledger adds it up,
// Python's csv and openpyxl read the tables, and all agree with the page, to the cent.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { databases } from "./support/databases.mjs";
import { demoCity, endings, run, scratch } from "./support/program.mjs";

const kSums = fileURLToPath(new URL("./support/ledger_sums.py", import.meta.url));
const kPython = "/usr/bin/python3"; // Debian's own, which has python3-openpyxl
const kFormats = { journal: "hledger", csv: "csv", xlsx: "xlsx" };

const check = (file) => run("hledger", ["-f", file, "check", "-s", "ordereddates"]);

/** "1,234.50" or "-1.00" -> cents. */
const cents = (text) => Number(text.replace(/[^\d-]/g, ""));

/** Balances by account from hledger, empty ones left out. */
async function balancesOf(file) {
  const text = await run("hledger", ["-f", file, "balance", "--flat", "--no-total", "-O", "csv"]);
  const lines = text.trim().split("\n").slice(1).map((line) => JSON.parse(`[${line}]`));
  return Object.fromEntries(lines.map(([account, amount]) => {
    const [, sum, unit] = /^(-?\d+\.\d\d)( EUR)?$/.exec(amount) ?? [null, "0", amount];
    assert.ok(unit === " EUR" || sum === "0", amount);
    return [account, cents(sum)];
  }).filter(([, sum]) => sum !== 0));
}

const withoutEmpty = (balances) =>
  Object.fromEntries(Object.entries(balances).filter(([, sum]) => sum !== 0));

describe("the ledger", () => {
  const ends = endings({ after });
  let city;
  let folder;
  let origin;
  let sums; // of ledger.csv and ledger.xlsx
  const file = (name) => join(folder, name);
  const get = async (path, from = origin) => {
    const response = await fetch(from + path, { headers: { "accept-language": "en" } });
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
    const rows = [...page.matchAll(
      /<code class="co-account">([^<]+)<\/code><\/th><td class="co-end">([^<]*)<\/td><td class="co-end">([^<]*)</g)];
    const shown = Object.fromEntries(
      rows.map(([, account, debit, credit]) => [account, cents(debit || "0") - cents(credit || "0")]));
    assert.deepEqual(shown, expected);
    // The picture's table: all money, by whose it is and where, pools of both kinds too.
    const flow = [...page.matchAll(
      /<tr><th scope="row">(\w+(?: pools)?)<\/th><td>([^<]+)<\/td><td class="co-end">([^<]+)</g)];
    assert.equal(flow.length, 9);
    const liabilities = Object.entries(expected)
      .filter(([account]) => account.startsWith("liabilities:"))
      .reduce((sum, [, balance]) => sum - balance, 0);
    assert.equal(flow.reduce((sum, [, , , amount]) => sum + cents(amount), 0), liabilities);
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
    await writeFile(file("public.journal"), await get("/accounts/ledger.journal"));
    await check(file("public.journal"));
    const expected = await balancesOf(file("ledger.journal"));
    assert.deepEqual(await balancesOf(file("public.journal")), expected);
    await writeFile(file("public.csv"), await get("/accounts/ledger.csv"));
    await writeFile(file("public.xlsx"), await get("/accounts/ledger.xlsx"));
    const { csv, xlsx } = JSON.parse(
      await run(kPython, [kSums, file("public.csv"), file("public.xlsx")]));
    assert.deepEqual(withoutEmpty(csv.balances), expected);
    assert.deepEqual(withoutEmpty(xlsx.stated), expected);
    assert.equal(csv.heading[0], "Entry", "in the language of who asks");
    const absent = await fetch(`${origin}/accounts/ledger.csv?part=2`);
    assert.equal(absent.status, 404);
  });

  test("what is asked wrongly is refused in words", async () => {
    await assert.rejects(city.run("ledger", ["--from", "yesterday"]), /not a day/);
    await assert.rejects(city.run("ledger", ["--city", "atlantis"]), /no city atlantis/);
    await assert.rejects(city.run("ledger", ["--format", "xlsx"]), /--output/);
  });

  // The demo city is the same on both databases, but for ids and the order in which jobs come.
  test("MariaDB gives the same balances", async () => {
    const mariadb = databases.find((database) => database.name === "MariaDB");
    const other = await demoCity(ends, await mariadb.options(ends));
    await other.run("ledger", ["--output", file("mariadb.journal")]);
    await check(file("mariadb.journal"));
    const balances = await balancesOf(file("mariadb.journal"));
    const unnamed = (all) => Object.entries(all)
      .map(([account, sum]) => `${account.replace(/[0-9A-Z]{26}/g, "*")} ${sum}`).sort();
    assert.deepEqual(unnamed(balances), unnamed(await balancesOf(file("ledger.journal"))));
    const from = await other.serve(ends);
    await writeFile(file("public.journal"), await get("/accounts/ledger.journal", from));
    assert.deepEqual(await balancesOf(file("public.journal")), balances);
    assert.ok((await get("/accounts/ledger.xlsx", from)).length > 1000);
  });
});
