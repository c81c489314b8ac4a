// Sliders beside the figures of "what if", and a result that follows them. Without it a button asks
// for the page.
const waitMs = 350;
const ranges = { more: [-20, 50, 1], donors: [0, 200, 1], gift: [1, 200, 1], extra: [0, 50000, 500] };

function slider(field, [least, most, step]) {
  const range = document.createElement("input");
  Object.assign(range, { type: "range", min: least, max: most, step, className: "form-range" });
  range.value = Number(field.value.replace(",", ".")) || 0;
  range.setAttribute("aria-label", document.querySelector(`label[for="${field.id}"]`).textContent);
  range.addEventListener("input", () => {
    field.value = range.value === "0" ? "" : range.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  field.addEventListener("change", () => {
    range.value = Number(field.value.replace(",", ".")) || 0;
  });
  field.after(range);
}

function addressOf(form) {
  const filled = [...new FormData(form)].filter(([, value]) => value !== "");
  const madeUp = filled.some(([name, value]) => name === "rule" && value === "made_up");
  const kept = filled.filter(([name]) => madeUp || !name.startsWith("rule."));
  const query = new URLSearchParams(kept).toString();
  return form.action + (query ? `?${query}` : "");
}

export function simulateCall(document) {
  const form = document.querySelector("[data-simulator]");
  if (!form) return;
  const wait = form.querySelector("[data-simulator-wait]");
  for (const [name, range] of Object.entries(ranges)) slider(form.elements[name], range);
  let timer = 0;
  let asked = 0;
  const ask = async () => {
    const mine = ++asked;
    const address = addressOf(form);
    const result = document.querySelector("[data-simulation-result]");
    result.setAttribute("aria-busy", "true");
    try {
      const reply = await fetch(address, { headers: { Accept: "text/html" } });
      if (mine !== asked) return;
      wait.hidden = reply.status !== 429;
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      const fresh = page.querySelector("[data-simulation-result]");
      if (!reply.ok || !fresh?.querySelector("[role=status]")) return;
      const open = result.querySelector("details")?.open ?? false;
      fresh.querySelector("details")?.toggleAttribute("open", open);
      // The status stays the same element, so that a screen reader speaks its new words.
      const status = result.querySelector("[role=status]");
      const words = fresh.querySelector("[role=status]").textContent;
      if (status) fresh.querySelector("[role=status]").replaceWith(status);
      result.replaceChildren(...fresh.childNodes);
      if (status && status.textContent !== words) status.textContent = words;
      history.replaceState(null, "", address);
    } catch {
      // The button still asks for the page.
    } finally {
      if (mine === asked) result.removeAttribute("aria-busy");
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, waitMs);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    ask();
  });
}
