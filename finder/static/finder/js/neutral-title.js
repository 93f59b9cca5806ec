// A neutral title and no picture in the tab, where this device asks for it (see /safety/). Runs before
// the page shows, and again whenever a new title comes in.
"use strict";

(() => {
  const KEY = "neutral-title";
  const title = document.currentScript.dataset.title;

  function wanted() {
    try {
      return localStorage.getItem(KEY) !== null;
    } catch {
      return false; // The browser keeps nothing at all.
    }
  }

  function apply() {
    if (document.title !== title) document.title = title;
    document.querySelector("link[rel=icon]")?.setAttribute("href", "data:,");
  }

  if (wanted()) {
    apply();
    new MutationObserver(apply).observe(document.head, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  }

  // The switch itself stands on /safety/.
  document.addEventListener("DOMContentLoaded", () => {
    const choice = document.querySelector("#neutral-title");
    if (!choice) return;
    choice.checked = wanted();
    choice.disabled = false;
    choice.addEventListener("change", () => {
      try {
        if (choice.checked) localStorage.setItem(KEY, "1");
        else localStorage.removeItem(KEY);
      } catch {
        document.querySelector("#neutral-title-refused").hidden = false;
        choice.checked = false;
        return;
      }
      location.reload();
    });
  });
})();
