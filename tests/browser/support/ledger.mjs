// The ledger as hledger, which nobody here wrote, adds it up.
import assert from "node:assert/strict";

import { run } from "./program.mjs";

/** Rejects unless every entry balances and every stated balance is right, in order of dates. */
export const check = (file) => run("hledger", ["-f", file, "check", "-s", "ordereddates"]);

/** "1,234.50" or "-1.00" -> cents. */
export const cents = (text) => Number(text.replace(/[^\d-]/g, ""));

/** Balances by account from hledger, empty ones left out. */
export async function balancesOf(file) {
  const text = await run("hledger", ["-f", file, "balance", "--flat", "--no-total", "-O", "csv"]);
  const lines = text.trim().split("\n").slice(1).map((line) => JSON.parse(`[${line}]`));
  return Object.fromEntries(lines.map(([account, amount]) => {
    const [, sum, unit] = /^(-?\d+\.\d\d)( EUR)?$/.exec(amount) ?? [null, "0", amount];
    assert.ok(unit === " EUR" || sum === "0", amount);
    return [account, cents(sum)];
  }).filter(([, sum]) => sum !== 0));
}

/** Balances by account in cents, of the source of an English page of accounts. */
export function shownBalances(page) {
  const rows = page.matchAll(
    /<code class="co-account">([^<]+)<\/code><\/th><td class="co-end">([^<]*)<\/td><td class="co-end">([^<]*)</g);
  return Object.fromEntries([...rows].map(
    ([, account, debit, credit]) => [account, cents(debit || "0") - cents(credit || "0")]));
}
