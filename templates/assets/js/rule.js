// Puts the fields that the chosen kind of rule does not use out of the way, and out of what is sent.
// Without it all of them are there, and one that is not used is refused with its name.
export function followRuleKind(document) {
  for (const form of document.querySelectorAll("[data-rule-form]")) {
    const kinds = form.querySelectorAll('input[name="rule.kind"]');
    const follow = () => {
      const chosen = [...kinds].find((kind) => kind.checked)?.value;
      const unused = (part) => part && !part.dataset.kinds.split(" ").includes(chosen);
      for (const part of form.querySelectorAll("[data-kinds]")) part.hidden = unused(part);
      for (const field of form.querySelectorAll("input, select, textarea")) {
        let part = field.closest("[data-kinds]");
        while (part && !part.hidden) part = part.parentElement.closest("[data-kinds]");
        field.disabled = Boolean(part);
      }
    };
    for (const kind of kinds) kind.addEventListener("change", follow);
    follow();
  }
}
