// What each pool would add, while the amount is being typed. Without it a button asks the server.
const waitMs = 300;

function fill(box, answer) {
  const list = box.querySelector("[data-estimate-lines]");
  const row = box.querySelector("template");
  const failed = Boolean(answer.error);
  box.querySelector("[data-estimate-summary]").textContent = answer.error ?? answer.summary;
  box.querySelector("[data-estimate-result]").hidden = failed;
  list.replaceChildren();
  if (failed) return;
  for (const line of answer.lines) {
    const item = row.content.cloneNode(true);
    for (const name of ["pool", "amount", "why"]) {
      item.querySelector(`[data-line="${name}"]`).textContent = line[name];
    }
    list.append(item);
  }
  box.querySelector("[data-estimate-total]").textContent = answer.total;
}

export function estimateMatches(document) {
  const box = document.querySelector("[data-estimate]");
  const field = document.getElementById("amount");
  if (!box || !field) return;
  for (const button of document.querySelectorAll("[data-estimate-ask]")) button.hidden = true;
  let timer = 0;
  let asked = 0;
  const ask = async () => {
    const mine = ++asked;
    try {
      const url = `${box.dataset.estimate}?amount=${encodeURIComponent(field.value)}`;
      const reply = await fetch(url, { headers: { Accept: "application/json" } });
      const answer = await reply.json();
      if (mine === asked) fill(box, answer);
    } catch {
      // The amount still counts; what the pools add will stand on the receipt.
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, waitMs);
  };
  // Coming back from the provider the browser has filled the field in again, and not the estimate.
  addEventListener("pageshow", () => {
    if (field.value && field.value !== field.defaultValue) ask();
  });
  field.addEventListener("input", () => {
    for (const sum of document.querySelectorAll("[data-sum]")) sum.removeAttribute("aria-current");
    soon();
  });
  for (const sum of document.querySelectorAll("[data-sum]")) {
    sum.addEventListener("click", (event) => {
      event.preventDefault();
      field.value = sum.dataset.sum;
      for (const other of document.querySelectorAll("[data-sum]")) {
        other.toggleAttribute("aria-current", other === sum);
        if (other === sum) other.setAttribute("aria-current", "true");
      }
      ask();
    });
  }
}
