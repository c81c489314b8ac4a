// The demo city on both databases: the same commands give the same ledger, to the cent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { join } from "node:path";

import { databases } from "../support/databases.mjs";
import { balancesOf, check } from "../support/ledger.mjs";
import { demoCity, endings } from "../support/program.mjs";

/** Balances without the ids in the accounts' names, which differ, as the order of jobs does. */
const unnamed = (balances) => Object.entries(balances)
  .map(([account, sum]) => `${account.replace(/[0-9A-Z]{26}/g, "*")} ${sum}`).sort();

test("both databases give the same balances", async (t) => {
  const ends = endings(t);
  const found = [];
  for (const { options } of databases) {
    const city = await demoCity(ends, await options(ends));
    const file = join(city.folder, "ledger.journal");
    await city.run("ledger", ["--output", file]);
    await check(file);
    found.push(unnamed(await balancesOf(file)));
    await city.run("verify");
  }
  assert.ok(found[0].length > 20, "the whole programme");
  assert.deepEqual(found[0], found[1]);
});
