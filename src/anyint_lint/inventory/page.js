
"use strict";
(() => {
  const form = document.getElementById("filters");
  const text = document.getElementById("text");
  const standing = document.getElementById("standing");
  const kind = document.getElementById("kind");
  const shown = document.getElementById("shown");
  const body = document.querySelector("tbody");
  const rows = Array.from(body.rows);
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const order = new Map(rows.map((row, index) => [row, index]));
  const collator = new Intl.Collator("en", { numeric: true });
  const uses = (number) => `${number} ${number === 1 ? "use" : "uses"}`;

  const filter = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const row of rows) {
      const fits =
        (!standing.value || row.dataset.standing === standing.value) &&
        (!kind.value || row.dataset.kind === kind.value) &&
        words.every((word) => texts.get(row).includes(word));
      row.hidden = !fits;
      left += fits ? 1 : 0;
    }
    shown.textContent = left === rows.length ? uses(left) : `${left} of ${uses(rows.length)}`;
  };

  const sort = (head, column) => {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const cell = (row) => row.cells[column].textContent;
    const sorted = [...rows].sort(
      (one, other) => (down ? -1 : 1) * collator.compare(cell(one), cell(other)) || order.get(one) - order.get(other),
    );
    body.append(...sorted);
  };

  Array.from(document.querySelectorAll("thead th")).forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(head, column));
    head.replaceChildren(button);
  });
  for (const change of ["input", "change"]) form.addEventListener(change, filter);
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  filter();
})();
