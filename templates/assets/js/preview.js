// Shows how a Markdown text will look, rendered by the server with the same rules as the page.
export function previewMarkdown(document) {
  for (const area of document.querySelectorAll("textarea[data-preview]")) {
    const shown = document.createElement("div");
    shown.className = "co-story co-preview";
    shown.setAttribute("role", "region");
    shown.setAttribute("aria-live", "polite");
    shown.setAttribute("aria-label", area.dataset.previewLabel);
    shown.hidden = true;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline-primary btn-sm mt-2";
    button.textContent = area.dataset.previewLabel;
    button.addEventListener("click", async () => {
      const body = new URLSearchParams({
        text: area.value,
        csrf: area.form.elements.csrf.value,
      });
      const reply = await fetch(area.dataset.preview, { method: "POST", body });
      if (!reply.ok) return;
      shown.innerHTML = await reply.text();
      shown.hidden = false;
    });
    area.after(button, shown);
  }
}
