// The results page: opens the filters where there is room and the browser cannot do so in CSS.
"use strict";

const filters = document.querySelector(".filters");
if (filters && window.matchMedia("(min-width: 60rem)").matches) {
  filters.open = true;
}

// After a search from the button the reader goes on at the results; a ticked box keeps its place.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "results" && event.detail.requestConfig?.triggeringEvent?.type === "submit") {
    document.querySelector(".results-heading")?.focus();
  }
});
