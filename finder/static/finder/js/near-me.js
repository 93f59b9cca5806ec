// "Near me": asks the browser for the position, rounds it and searches there. Only the rounded
// numbers go into the field, and so to the server: a hundredth of a degree is about a kilometer.
"use strict";

for (const box of document.querySelectorAll("[data-near-me]")) {
  const button = box.querySelector("button");
  const says = box.querySelector("[role=status]");
  const field = box.closest("form").querySelector("[name=where]");
  const patience = { enableHighAccuracy: false, timeout: 15_000, maximumAge: 10 * 60_000 };
  box.hidden = false;

  function ready(words) {
    button.removeAttribute("aria-disabled");
    says.textContent = words;
  }

  function found({ coords }) {
    ready("");
    field.value = `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`;
    field.form.requestSubmit(field.form.querySelector("[type=submit]"));
  }

  // The field is the way on: its description has just become this sentence.
  function failed(words) {
    ready(words);
    field.focus();
  }

  button.addEventListener("click", () => {
    if (button.hasAttribute("aria-disabled")) return;
    if (!navigator.geolocation) {
      failed(box.dataset.unsupported);
      return;
    }
    // Not `disabled`: that would take the focus away.
    button.setAttribute("aria-disabled", "true");
    says.textContent = box.dataset.asking;
    navigator.geolocation.getCurrentPosition(
      found,
      (error) => failed(error.code === error.PERMISSION_DENIED ? box.dataset.denied : box.dataset.failed),
      patience,
    );
  });

  field.addEventListener("input", () => ready(""));
}
