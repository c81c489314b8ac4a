// Everything here makes a page that already works more pleasant. Each module looks for its own
// data- attributes and does nothing on pages without them.
import { checkProofs } from "./check.js";
import { followFigures } from "./live.js";
import { estimateMatches } from "./estimate.js";
import { previewMarkdown } from "./preview.js";
import { watchReceipt } from "./receipt.js";
import { growRows } from "./rows.js";
import { followRuleKind } from "./rule.js";
import { shareLinks } from "./share.js";
import { simulateCall } from "./simulator.js";

for (const start of [
  followFigures,
  estimateMatches,
  previewMarkdown,
  growRows,
  followRuleKind,
  shareLinks,
  watchReceipt,
  simulateCall,
  checkProofs,
]) {
  start(document);
}
