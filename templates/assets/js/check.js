// Walks through the steps of a proof that stands in the page (parts/proof.html), and marks each as
// it is checked here, on the reader's own device. What was loaded with the page is enough for all of
// them but the last, which asks the city's log of today. It must never know what an entry means.
import { checkProof, fingerprint, stillHolds } from "./proof.js";

const kLookEveryMs = 1_000; // the city signs within a second of an entry
const kLookMax = 60;
const kLooks = { true: "good", false: "bad", null: "unknown" };

/** Words stand in data- attributes, so that they come in the page's language. */
function mark(block, step, good) {
  const item = block.querySelector(`[data-step="${step}"]`);
  if (!item) return;
  const look = kLooks[good];
  item.classList.remove("co-check-good", "co-check-bad", "co-check-unknown", "co-check-now");
  item.classList.add(`co-check-${look}`);
  item.querySelector("[data-step-state]").textContent = item.dataset[look] ?? block.dataset[look];
}

function begin(block, step) {
  const item = block.querySelector(`[data-step="${step}"]`);
  item?.classList.add("co-check-now");
}

function summary(results) {
  if (results.includes(false)) return "Bad";
  return results.includes(null) ? "Unknown" : "Good";
}

/**
 * Checks the block's proof step by step. `fetchText` gives files of the city's log; without it the
 * last step is not looked at. Resolves to the results.
 */
export async function checkBlock(block, fetchText) {
  const results = [];
  let proof;
  try {
    proof = JSON.parse(block.dataset.proof);
    if (typeof proof.leaf !== "string") throw new TypeError("not a proof");
  } catch {
    // Nothing can be read: that is no proof of anything.
    for (const item of block.querySelectorAll("[data-step]")) mark(block, item.dataset.step, false);
    block.querySelector("[data-check-summary]").textContent = block.dataset.summaryBad;
    return [false];
  }
  for await (const { step, good } of checkProof(proof)) {
    mark(block, step, good);
    results.push(good);
  }
  // What is shown is what was checked, whatever the page came with.
  block.querySelector("[data-leaf]").textContent = proof.leaf;
  if (globalThis.crypto?.subtle) {
    block.querySelector("[data-fingerprint]").textContent = await fingerprint(proof);
  }
  const say = () => {
    const words = block.dataset[`summary${summary(results)}`];
    const place = block.querySelector("[data-check-summary]");
    place.textContent = words;
    place.classList.remove("co-check-good", "co-check-bad", "co-check-unknown");
    place.classList.add(`co-check-${summary(results).toLowerCase()}`);
  };
  if (fetchText) {
    begin(block, "today");
    let good;
    try {
      good = await stillHolds(proof, fetchText);
    } catch {
      good = false; // the log answered with what is no log
    }
    mark(block, "today", good);
    results.push(good);
  }
  say();
  return results;
}

function logOf(block) {
  return async (path) => {
    const reply = await fetch(`${block.dataset.log}/${path}`, { cache: "no-store" });
    if (!reply.ok) throw new Error(`the log answered ${reply.status}`);
    return reply.text();
  };
}

/** Only the part with the proof is new: whoever has begun to do something on the page goes on. */
async function showProof(part) {
  const reply = await fetch(location.href, { cache: "no-store" });
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const now = page.querySelector("[data-proof-part]");
  if (!reply.ok || !now) throw new Error(`the page answered ${reply.status}`);
  part.replaceWith(now);
  checkProofs(document);
}

/** An entry that is not signed yet: its proof is shown once it is. */
function waitForProof(place) {
  let looks = 0;
  const look = async () => {
    looks += 1;
    try {
      const reply = await fetch(place.dataset.proofWait, { cache: "no-store" });
      if (reply.ok && !(await reply.json()).pending) {
        await showProof(place.closest("[data-proof-part]"));
        return;
      }
    } catch {
      // The next look may get through.
    }
    if (looks < kLookMax) setTimeout(look, kLookEveryMs);
  };
  setTimeout(look, kLookEveryMs);
}

export function checkProofs(document) {
  for (const block of document.querySelectorAll("[data-proof]")) {
    checkBlock(block, logOf(block));
    const again = block.querySelector("[data-check-again]");
    if (!again) continue;
    again.hidden = false;
    again.addEventListener("click", () => checkBlock(block, logOf(block)));
  }
  const waits = document.querySelector("[data-proof-wait]");
  if (waits) waitForProof(waits);
}
