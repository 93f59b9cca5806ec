// Copies, shares and prints what is on the page. Without this script all of it can be selected, and
// the buttons are not there.
"use strict";

(() => {
  function reveal() {
    document
      .querySelectorAll("[data-with-script], [data-copy], [data-print]")
      .forEach((part) => (part.hidden = false));
    document.querySelectorAll("[data-share]").forEach((button) => {
      button.hidden = !navigator.share;
    });
  }

  function select(source) {
    source.focus();
    if (source.select) source.select();
    else getSelection().selectAllChildren(source);
  }

  async function copy(button) {
    const source = document.getElementById(button.dataset.copy);
    const status = document.getElementById(button.dataset.says);
    try {
      await navigator.clipboard.writeText(source.value ?? source.innerText);
      status.textContent = status.dataset.done;
    } catch {
      select(source);
      status.textContent = status.dataset.failed;
    }
  }

  function share() {
    // Called off by the person, or refused: the link still stands there.
    navigator.share({ url: document.querySelector("#share-address").value }).catch(() => {});
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.copy) copy(button);
    if ("share" in button.dataset) share();
    if ("print" in button.dataset) window.print();
  });

  document.addEventListener("change", (event) => {
    if (event.target.id === "share-more") {
      const address = document.querySelector("#share-address");
      address.value = event.target.checked ? address.dataset.full : address.dataset.plain;
      document.querySelector("#share-status").textContent = "";
    }
    if (event.target.dataset.opening) {
      document.querySelector("#call-opening").textContent = event.target.dataset.opening;
      document.querySelector("#script-status").textContent = "";
    }
  });

  document.addEventListener("htmx:load", reveal);
  reveal();
})();
