// The campaign page follows its figures by server-sent events. EventSource resumes by itself with
// the last event id; where it cannot connect the page simply keeps the figures that it was served with.
import { count, money } from "./format.js";

// A screen reader hears a change at most this often.
const speakEveryMs = 10_000;

function setWidth(segment, from, until) {
  for (const name of [...segment.classList]) {
    if (/^w-p\d+$/.test(name)) segment.classList.remove(name);
  }
  segment.classList.add(`w-p${until - from}`);
}

// Widths are differences of floors, as in the view that drew the page, so that they never add up to
// more than the whole.
function drawBar(root, parts, scale) {
  let sum = 0;
  for (const [name, cents] of parts) {
    const from = Math.floor((sum * 100) / scale);
    sum += cents;
    const until = Math.floor((sum * 100) / scale);
    const segment = root.querySelector(`[data-segment="${CSS.escape(name)}"]`);
    if (segment) setWidth(segment, from, until);
  }
}

function show(root, name, text) {
  for (const node of root.querySelectorAll(`[data-figure="${CSS.escape(name)}"]`)) {
    if (node.textContent === text) continue;
    node.textContent = text;
    node.classList.remove("co-live-changed");
    void node.offsetWidth; // restarts the animation
    node.classList.add("co-live-changed");
  }
}

function draw(root, figures) {
  const parts = [["citizens", figures.citizens]];
  for (const [id, cents] of Object.entries(figures.pools)) parts.push([`pool-${id}`, cents]);
  const total = parts.reduce((sum, [, cents]) => sum + cents, 0);
  const scale = Math.max(Number(root.dataset.scale), total, 1);
  for (const [name, cents] of parts) show(root, name, money(cents));
  show(root, "total", money(total));
  show(root, "percent", `${Math.floor((total * 100) / Math.max(figures.goal, 1))}`);
  show(root, "donors", count(figures.donors));
  for (const node of root.querySelectorAll("[data-one]")) {
    node.textContent = figures.donors === 1 ? node.dataset.one : node.dataset.other;
  }
  drawBar(root, parts, scale);
  return money(total);
}

export function followFigures(document) {
  const root = document.querySelector("[data-live]");
  if (!root || !("EventSource" in window)) return;
  const spoken = root.querySelector("[data-live-spoken]");
  let newest = Number(root.dataset.version);
  let timer = 0;
  let pending = "";
  const speak = () => {
    timer = 0;
    if (pending) {
      spoken.textContent = spoken.dataset.text.replace("%s", pending);
      pending = "";
      timer = setTimeout(speak, speakEveryMs);
    }
  };
  const source = new EventSource(root.dataset.live);
  source.addEventListener("figures", (event) => {
    const figures = JSON.parse(event.data);
    if (figures.v <= newest) return;
    newest = figures.v;
    pending = draw(root, figures);
    if (spoken && !timer) speak();
  });
  // A page kept for "back" must not hold a connection: the browser would not keep it.
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}
