// A sample call takes its time: while the caller works on the page, the task stays theirs.
const lease = document.getElementById("lease");
const csrf = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
const EVERY = 4 * 60000;
let extended = Date.now();

async function extend() {
  extended = Date.now();
  try {
    const answer = await fetch(lease.dataset.extend, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": csrf },
      redirect: "manual",
    });
    if (answer.status === 409) {
      document.getElementById("lease-left").textContent = (await answer.json()).error;
      delete lease.dataset.extend;
    }
  } catch {
    // No connection just now: the next answer tries again.
  }
}

document.querySelector(".call-form")?.addEventListener("input", () => {
  if (lease?.dataset.extend && Date.now() - extended > EVERY) {
    extend();
  }
});
