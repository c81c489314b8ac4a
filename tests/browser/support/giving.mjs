// Somebody who gives: the pledge form, and what the receipt says.

/** Fills the form of a campaign and goes on to the provider's page; the answer's response. */
export async function pledge(visitor, campaign, { amount, email, name = "", message = "" }) {
  await visitor.open(`/campaigns/${campaign}/pledge`);
  await visitor.fill({ amount, email, message });
  if (name) await visitor.fill({ name });
  else await visitor.choose("show_name", "0");
  return visitor.press("button[value=give]");
}

/** How a receipt looks, whatever its language: "good", "bad", "waiting" or "". */
export async function receiptLook(visitor) {
  const names = await visitor.page.locator("article.co-receipt").getAttribute("class");
  return /co-receipt-(good|bad|waiting)/.exec(names)?.[1] ?? "";
}

/** Looks again until the receipt's tag reads one of the words; resolves to it. */
export async function receiptSays(visitor, words, maxMs = 60_000) {
  const end = Date.now() + maxMs;
  for (;;) {
    const said = (await visitor.page.locator(".co-receipt .co-state").textContent()).trim();
    if (words.includes(said)) return said;
    if (Date.now() > end) throw new Error(`the receipt says "${said}", not ${words.join(" or ")}`);
    await visitor.page.waitForTimeout(500);
    await visitor.page.reload();
  }
}
