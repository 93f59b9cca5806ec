// Says in words when a passkey could not be used: the browser's own error tells nobody anything.
document.addEventListener("allauth.error", (event) => {
  const place = document.querySelector("[data-passkey-error]");
  if (place) {
    event.preventDefault();
    place.textContent = place.dataset.words;
  }
});
