// Adds and removes rows of a list in a form (budget lines, milestones, indicators, funders).
// Without it the "add" button asks the server for the form with one row more, and an empty row does
// not count.
export function growRows(document) {
  for (const list of document.querySelectorAll("[data-rows]")) {
    const template = list.querySelector("template");
    const add = list.querySelector("[data-rows-add]");
    const body = list.querySelector("[data-rows-body]");
    let next = body.children.length;

    const renumberedRow = () => {
      const holder = document.createElement("div");
      holder.innerHTML = template.innerHTML.replaceAll("__i__", String(next++));
      return holder.firstElementChild;
    };
    const withRemoval = (row) => {
      const button = row.querySelector("[data-rows-remove]");
      button.hidden = false;
      button.addEventListener("click", () => {
        const focus = row.nextElementSibling?.querySelector("input") ?? add;
        row.remove();
        add.hidden = false;
        focus.focus();
      });
      return row;
    };
    for (const row of body.children) withRemoval(row);
    add.addEventListener("click", (event) => {
      event.preventDefault();
      const row = withRemoval(renumberedRow());
      body.append(row);
      row.querySelector("input").focus();
      add.hidden = body.children.length >= Number(list.dataset.rows);
    });
  }
}
