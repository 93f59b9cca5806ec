// Leaves at once: by the button, or by Escape or Shift pressed three times in a row. The page is
// hidden before the next one is there, and this one's entry in the history is replaced.
"use strict";

(() => {
  const TIMES = 3;
  const AT_MOST_MS = 1500; // between two presses
  const button = document.querySelector("#leave");
  const status = document.querySelector("#leave-status");

  function leave() {
    document.documentElement.classList.add("left");
    document.title = " ";
    document.querySelector("link[rel=icon]")?.setAttribute("href", "data:,");
    location.replace(button.href);
  }

  button.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.querySelector(".leave__keys").hidden = false;

  let key = "";
  let presses = 0;
  let last = 0;

  function begin() {
    presses = 0;
    status.textContent = "";
  }

  // Shift counts when it is let go without another key or a click: typing a capital is no press.
  let alone = false;
  function pressed(which) {
    const now = performance.now();
    if (which !== key || now - last > AT_MOST_MS) begin();
    key = which;
    last = now;
    presses += 1;
    if (presses === TIMES) leave();
    else if (presses === TIMES - 1) status.textContent = button.dataset.onceMore;
  }

  document.addEventListener("keydown", (event) => {
    if (event.repeat || event.isComposing) return;
    alone = event.key === "Shift";
    if (event.key === "Escape") {
      // An Escape that closed something has done its work.
      if (event.defaultPrevented) begin();
      else pressed("Escape");
    } else if (event.key !== "Shift") {
      begin();
    }
  });
  document.addEventListener("keyup", (event) => {
    if (event.key === "Shift" && alone) pressed("Shift");
  });
  document.addEventListener("pointerdown", () => {
    alone = false;
    begin();
  });
})();
