// A receipt that waits for its payment shows itself again once there is something else to say.
// Nothing moves until then: a page that reloads by the clock would start a screen reader anew.
const lookEveryMs = 3_000;
const watchedMs = 15 * 60_000; // somebody is hardly still watching after that

export function watchReceipt(document) {
  const receipt = document.querySelector("[data-receipt]");
  if (!receipt) return;
  const until = Date.now() + watchedMs;
  const look = async () => {
    try {
      const reply = await fetch(receipt.dataset.receipt, { headers: { Accept: "application/json" } });
      const answer = await reply.json();
      const now = receipt.dataset.receiptState;
      // A provider that did not answer may have said "waiting" before: that is no news.
      const news = answer.state !== now && !(now === "verifying" && answer.state === "waiting");
      if (reply.ok && news) {
        location.reload();
        return;
      }
    } catch {
      // The next look may get through.
    }
    if (Date.now() < until) setTimeout(look, lookEveryMs);
  };
  setTimeout(look, lookEveryMs);
}
