// Shows and hides the map. Nothing of it is loaded before it is to be seen: on a wide screen at
// once, beside the list, elsewhere after a tap. Without this script the list is all there is.
"use strict";

{
  const panel = document.querySelector("#map-panel");
  const layout = panel.closest("[data-map-layout]");
  const beside = window.matchMedia("(min-width: 75rem)");
  let shown = false;
  let loading = null;

  function fetched(tag, attributes) {
    return new Promise((done, failed) => {
      const element = Object.assign(document.createElement(tag), attributes);
      element.addEventListener("load", done);
      element.addEventListener("error", failed);
      document.head.append(element);
    });
  }

  function load() {
    const styles = panel.dataset.styles.split(" ").map((href) => fetched("link", { rel: "stylesheet", href }));
    // Not `async`: they run in the order in which they stand here.
    const scripts = panel.dataset.scripts.split(" ").map((src) => fetched("script", { src, async: false }));
    return Promise.all([...styles, ...scripts]);
  }

  // The switch stands in the results and is new after each search.
  function label() {
    const button = document.querySelector("[data-map-switch]");
    if (!button) return;
    button.hidden = false;
    button.setAttribute("aria-expanded", String(shown));
    button.querySelector("span").textContent = shown ? button.dataset.hide : button.dataset.show;
  }

  async function show(wanted, tapped = true) {
    shown = wanted;
    label();
    layout?.classList.toggle("has-map", shown);
    layout?.classList.toggle("has-no-map", !shown);
    if (!shown) {
      panel.hidden = true;
      return;
    }
    try {
      await (loading ??= load());
    } catch {
      loading = null;
      panel.hidden = false;
      panel.querySelector("[role=status]").textContent = panel.dataset.failed;
      return;
    }
    if (!shown) return;
    panel.hidden = false;
    finderMap.open(panel);
    // On a small screen the map lies below the form: go there, with the way back in sight.
    if (layout && tapped && !beside.matches) document.querySelector("[data-map-switch]").scrollIntoView();
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-map-switch]")) show(!shown);
  });
  document.addEventListener("htmx:afterSettle", label);

  label();
  // Whoever saves data has the map one tap away, like a phone.
  const atOnce = panel.dataset.beside !== undefined && beside.matches && !navigator.connection?.saveData;
  if (atOnce && document.querySelector("[data-map-switch]")) show(true, false);
}
