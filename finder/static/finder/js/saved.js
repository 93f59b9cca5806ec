// The page of saved centers: asks once what is known of them, and wipes the list at a press.
"use strict";

(() => {
  const page = document.querySelector("#saved");
  const list = document.querySelector("#saved-list");
  const wipe = document.querySelector("#saved-wipe");
  const failed = document.querySelector("#saved-failed");
  let asked = null;

  function show(state) {
    document.querySelectorAll("[data-state]").forEach((part) => {
      part.hidden = part.dataset.state !== state;
    });
    failed.hidden = state !== "failed";
  }

  // In the body of a request, which no log keeps, and without cookies.
  function ask(ids) {
    asked = new AbortController();
    return fetch(page.dataset.source, {
      method: "POST",
      body: new URLSearchParams(ids.map((id) => ["center", id])),
      credentials: "omit",
      cache: "no-store",
      signal: asked.signal,
    });
  }

  function put(html) {
    list.innerHTML = html;
    const kept = list.querySelector("[data-kept]").dataset.kept.split(" ").filter(Boolean);
    // Joined listings are kept by their new id; what is not here any more was said once.
    savedCenters.write(kept);
    show("");
    document.dispatchEvent(new Event("saved:shown"));
  }

  async function load() {
    asked?.abort();
    list.replaceChildren();
    wipe.hidden = true;
    const ids = savedCenters.read();
    if (ids === null || (!ids.length && !savedCenters.works())) return show("blocked");
    if (!ids.length) return show("empty");
    wipe.hidden = false;
    show("loading");
    try {
      const answer = await ask(ids);
      if (!answer.ok) throw new Error(answer.status);
      put(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") show("failed");
    }
  }

  function forget() {
    asked?.abort();
    savedCenters.write([]);
    list.replaceChildren();
    wipe.hidden = true;
    show("wiped");
    document.querySelector("[data-state=wiped]").focus();
  }

  page.addEventListener("click", (event) => {
    if (event.target.closest("[data-wipe]")) forget();
    if (event.target.closest("[data-again]")) load();
  });
  // Wiped or changed in another tab; a key of null is the whole storage.
  window.addEventListener("storage", (event) => {
    if (event.key === savedCenters.KEY || event.key === null) load();
  });
  load();
})();
