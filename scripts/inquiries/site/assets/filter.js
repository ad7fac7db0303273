// Search and filters of one list of a page: its index is in the page, and its state in the address.
"use strict";
(() => {
  const form = document.querySelector("form[data-filter]");
  const name = form.dataset.filter;
  const items = [...document.querySelector(`[data-list="${name}"]`).children];
  const index = JSON.parse(document.querySelector(`[data-index="${name}"]`).textContent);
  const count = document.querySelector("[data-count]");
  const fields = [...form.elements].filter((field) => field.name);

  // As the index was folded: without accents, in lower case; a plural s is left off, since words match from their start.
  const words = (text) =>
    (text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
      .map((word) => (word.length > 3 ? word.replace(/s$/, "") : word));

  const chosen = () => fields.filter((field) => field.value.trim() !== "");

  const fits = (item, i) => chosen().every((field) =>
    field.name === "query"
      ? words(field.value).every((word) => ` ${index[i]}`.includes(` ${word}`))
      : item.dataset[field.name].split(" ").includes(field.value));

  const show = () => {
    let shown = 0;
    items.forEach((item, i) => {
      item.hidden = !fits(item, i);
      shown += !item.hidden;
    });
    count.textContent = `${shown} of ${items.length}`;
  };

  const remember = () => {
    const state = new URLSearchParams(chosen().map((field) => [field.name, field.value]));
    history.replaceState(null, "", `#${state}`);
  };

  const recall = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    if (!location.hash.includes("=")) return;
    fields.forEach((field) => { field.value = state.get(field.name) ?? ""; });
    show();
  };

  form.addEventListener("input", () => { show(); remember(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { show(); remember(); }));
  addEventListener("hashchange", recall);
  form.hidden = false;
  recall();
})();
