// The results page: opens the filters where there is room and the browser cannot do so in CSS.
"use strict";

const filters = document.querySelector(".filters");
if (filters && window.matchMedia("(min-width: 60rem)").matches) {
  filters.open = true;
}

// htmx notes the address of the search in the browser's storage; nobody who comes after may read
// there what was looked for.
function forget() {
  sessionStorage.removeItem("htmx-current-path-for-history");
}
forget();
document.addEventListener("htmx:pushedIntoHistory", forget);

const where = document.querySelector("#where");

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "results") return;
  // The message under the field came with the answer; the field itself stays as it was typed.
  const unknown = document.querySelector("#where-error").textContent.trim() !== "";
  where.setAttribute("aria-invalid", String(unknown));
  // After a search from the button the reader goes on at the results; a ticked box keeps its place.
  if (event.detail.requestConfig?.triggeringEvent?.type === "submit") {
    document.querySelector(".results-heading")?.focus();
  }
});
