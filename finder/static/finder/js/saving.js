// Saved centers: their ids, in this browser's own storage and nowhere else. Nothing is sent from
// here; the page of saved centers asks what is known of them when a person opens it (saved.js).
"use strict";

const savedCenters = {
  KEY: "saved-centers",
  MOST: 40, // as finder/pages/chosen.py

  // The ids, oldest first; null where the browser keeps nothing for us.
  read() {
    let text;
    try {
      text = localStorage.getItem(this.KEY);
    } catch {
      return null;
    }
    try {
      const ids = JSON.parse(text ?? "[]");
      return [...new Set(ids)].filter((id) => /^[0-9a-z]{8}$/.test(id)).slice(0, this.MOST);
    } catch {
      return []; // not written by us
    }
  },

  // Whether the list could be kept. An empty one leaves nothing behind.
  write(ids) {
    try {
      if (ids.length) localStorage.setItem(this.KEY, JSON.stringify(ids));
      else localStorage.removeItem(this.KEY);
      return true;
    } catch {
      return false;
    }
  },
};

// Whether this browser keeps anything: private windows and full storage say so on writing only.
savedCenters.works = () => {
  const ids = savedCenters.read();
  return ids !== null && (ids.length > 0 || savedCenters.write(["00000000"])) && savedCenters.write(ids);
};

(() => {
  function paint(root = document) {
    const ids = savedCenters.read() ?? [];
    root.querySelectorAll("[data-save]").forEach((button) => {
      button.setAttribute("aria-pressed", String(ids.includes(button.dataset.save)));
      button.hidden = false;
    });
  }

  function say(what, button) {
    const status = document.querySelector("#save-status");
    document.querySelectorAll(".save__problem").forEach((problem) => problem.remove());
    status.textContent = status.dataset[what];
    if (what === "saved" || what === "removed") return;
    // For eyes too, where it was pressed; the status has said it to the ears.
    const problem = document.createElement("p");
    problem.className = "save__problem";
    problem.setAttribute("aria-hidden", "true");
    problem.textContent = status.dataset[what];
    button.after(problem);
  }

  function toggle(button) {
    const id = button.dataset.save;
    const ids = savedCenters.read();
    if (ids === null) return say("blocked", button);
    const without = ids.filter((other) => other !== id);
    const saving = without.length === ids.length;
    if (saving && ids.length >= savedCenters.MOST) return say("full", button);
    const kept = savedCenters.write(saving ? [...ids, id] : without);
    paint();
    say(kept ? (saving ? "saved" : "removed") : "blocked", button);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-save]");
    if (button) toggle(button);
  });
  // Another tab changed the list, or this page came back from the browser's memory.
  window.addEventListener("storage", () => paint());
  window.addEventListener("pageshow", () => paint());
  // htmx swapped in new cards, or saved.js did.
  document.addEventListener("htmx:load", () => paint());
  document.addEventListener("saved:shown", () => paint());
  paint();
})();
