// The check page with a script: keeps what is typed, says how long the lease lasts, finds services,
// and lets one person verify a listing without a mouse. Without it the page is a plain form.
"use strict";

const form = document.getElementById("check");
const csrf = form.elements.csrfmiddlewaretoken.value;
const words = form.dataset;

// -- Which part of the form a control belongs to ---------------------------------------------------
const partOf = (control) => control.name.split("-", 1)[0];
const touchedFlag = (part) => form.elements[`${part}-touched`];

// -- Keeping what is typed ------------------------------------------------------------------------
const saved = document.getElementById("saved");
const touched = new Set();
let timer = null;
let saving = false;
let handingIn = false;

function typedParts() {
  const parts = {};
  for (const [name, value] of new FormData(form)) {
    const part = name.split("-", 1)[0];
    if (typeof value === "string" && touched.has(part)) {
      (parts[part] ??= {})[name] = value;
    }
  }
  return parts;
}

async function save({ keepalive = false } = {}) {
  clearTimeout(timer);
  timer = null;
  if (!touched.size || handingIn) {
    return;
  }
  if (saving) {
    later(500);
    return;
  }
  saving = true;
  const body = JSON.stringify(typedParts());
  try {
    const answer = await fetch(words.draft, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
      body,
      redirect: "manual",
      // Browsers send no more than 64 KB from a page that is being closed.
      keepalive: keepalive && body.length < 60000,
    });
    if (answer.ok) {
      saved.textContent = (await answer.json()).saved;
    } else {
      saved.textContent =
        answer.type === "opaqueredirect" || answer.status === 403
          ? words.signedOut
          : words.notSaved;
      later(10000);
    }
  } catch {
    saved.textContent = words.notSaved;
    later(10000);
  }
  saving = false;
}

function later(delay) {
  clearTimeout(timer);
  timer = setTimeout(save, delay);
}

function touch(control) {
  const part = partOf(control);
  const flag = touchedFlag(part);
  if (flag) {
    touched.add(part);
    flag.value = "1";
    markChange(control);
    worked();
    later(1500);
  }
}

form.addEventListener("input", (event) => touch(event.target));
form.addEventListener("change", (event) => touch(event.target));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && timer) {
    save({ keepalive: true });
  }
});

// A change is said in words beside the fact, not by colour alone.
function markChange(control) {
  const row = control.closest("[data-row]");
  if (!row) {
    return;
  }
  const was = row.querySelector(".was");
  let changed;
  if (row.dataset.row === "answer") {
    changed = row.querySelector("input:checked")?.value !== row.dataset.published;
  } else {
    const input = row.querySelector("[data-published]");
    const verdict = row.querySelector(".verdict");
    changed = input.value.trim() !== input.dataset.published || verdict.value !== "";
  }
  was.replaceChildren();
  if (changed) {
    const mark = document.createElement("mark");
    mark.textContent = words.changed;
    was.append(mark);
  }
}

// -- Sending once ---------------------------------------------------------------------------------
form.addEventListener("submit", (event) => {
  if (handingIn) {
    event.preventDefault();
    return;
  }
  handingIn = true;
  clearTimeout(timer);
});
// The page may come back out of the browser's memory, with its button still pressed.
window.addEventListener("pageshow", () => {
  handingIn = false;
});

// A file that will be refused need not travel first. The server looks again.
const files = document.getElementById("files");
files.addEventListener("change", () => {
  const tooLarge = [...files.files].some((file) => file.size > 10 * 1024 * 1024);
  document.getElementById("files-error").textContent = tooLarge ? words.tooLarge : "";
  files.toggleAttribute("aria-invalid", tooLarge);
  if (tooLarge) {
    files.value = "";
  }
});

// -- The lease ------------------------------------------------------------------------------------
const lease = document.getElementById("lease");
let lastWork = 0;
let lastExtended = Date.now();

// While the person works, the task stays theirs; a page left open does not hold it.
function worked() {
  lastWork = Date.now();
  if (lease && words.extend && lastWork - lastExtended > 4 * 60000) {
    lastExtended = lastWork;
    extendLease();
  }
}

async function extendLease() {
  try {
    const answer = await fetch(words.extend, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": csrf },
      redirect: "manual",
    });
    if (answer.ok) {
      lease.dataset.until = (await answer.json()).until;
    } else if (answer.status === 409) {
      document.getElementById("lease-left").textContent = (await answer.json()).error;
      lease.dataset.until = "";
    }
  } catch {
    // The clock below goes on; the next key tries again.
  }
}

function showLease() {
  if (!lease?.dataset.until) {
    return;
  }
  const minutes = Math.ceil((new Date(lease.dataset.until) - Date.now()) / 60000);
  const left = document.getElementById("lease-left");
  const text =
    minutes > 0 ? lease.dataset.left.replace("%s", minutes) : lease.dataset.ended;
  if (left.textContent !== text) {
    left.textContent = text;
  }
}

if (lease) {
  showLease();
  setInterval(showLease, 20000);
}

// -- Finding a service ----------------------------------------------------------------------------
for (const find of form.querySelectorAll("[data-find]")) {
  const section = find.closest("section");
  find.closest(".find").hidden = false;
  find.addEventListener("input", () => filterRows(section, find.value.trim().toLowerCase()));
}

function filterRows(section, text) {
  let found = 0;
  for (const row of section.querySelectorAll("[data-row='answer']")) {
    row.hidden = text !== "" && !row.dataset.words.includes(text);
    found += row.hidden ? 0 : 1;
  }
  for (const group of section.querySelectorAll(".answer-group")) {
    group.hidden = !group.querySelector("[data-row]:not([hidden])");
    for (const more of group.querySelectorAll("details")) {
      more.open = text !== "" && Boolean(more.querySelector("[data-row]:not([hidden])"));
    }
  }
  section.querySelector("[data-found]").textContent = text ? words.found + found : "";
}

// -- The keyboard ---------------------------------------------------------------------------------
const keysOn = document.getElementById("keys-on");
const keys = document.getElementById("keys");
const SWITCH = "desk-single-keys";
keysOn.checked = localStorage.getItem(SWITCH) !== "off";
keysOn.addEventListener("change", () => {
  localStorage.setItem(SWITCH, keysOn.checked ? "on" : "off");
});

const sections = [...form.querySelectorAll("[data-section]")];
let current = sections.find((section) => `#${section.id}` === location.hash)
  ?? sections.find((section) => section.id === words.firstDue)
  ?? sections[0];

function setCurrent(section) {
  current?.classList.remove("is-current");
  current = section;
  current.classList.add("is-current");
}
setCurrent(current);
form.addEventListener("focusin", (event) => {
  const section = event.target.closest("[data-section]");
  if (section) {
    setCurrent(section);
  }
});

const visible = (row) => !row.hidden && row.offsetParent !== null;
const rowsOf = (section) => [...section.querySelectorAll("[data-row]")].filter(visible);
const focusedRow = () => document.activeElement.closest("[data-row]");

function go(element) {
  if (element) {
    element.focus();
    element.scrollIntoView({ block: "nearest" });
  }
}

function step(list, from, by) {
  const place = list.indexOf(from);
  return list[place < 0 ? (by > 0 ? 0 : list.length - 1) : place + by];
}

// Rows can be focused without being entered: their fields would swallow the next key.
function moveFact(by) {
  const rows = sections.flatMap(rowsOf);
  const row = focusedRow();
  go(row ? step(rows, row, by) : rowsOf(current).at(by > 0 ? 0 : -1));
}

function moveSection(by) {
  const next = step(sections, current, by);
  if (next) {
    setCurrent(next);
    go(next);
  }
}

function judge(key) {
  const row = focusedRow();
  if (!row) {
    return;
  }
  let control;
  if (row.dataset.row === "answer") {
    const value = { y: "yes", n: "no", u: "" }[key];
    control = [...row.querySelectorAll("input")].find((input) => input.value === value);
    control.checked = true;
  } else {
    control = row.querySelector(".verdict");
    control.value = { y: "", n: "wrong", u: "not-confirmed" }[key];
  }
  touch(control);
}

function correct() {
  const field = focusedRow()?.querySelector("input");
  go(field);
  if (field?.matches(TYPING)) {
    field.select();
  }
}

function hint(text) {
  current.querySelector("[data-hint]").textContent = text;
}

function hasEvidence() {
  const proofs = [`${current.id}-own`, "shared"].flatMap((owner) =>
    ["note", "link", "register"].map((name) => form.elements[`${owner}-${name}`]),
  );
  const answers = current.querySelectorAll(".question textarea");
  return [...proofs, ...answers].some((control) => control.value.trim());
}

const outcome = () => current.querySelector("[name$='-outcome']:checked")?.value;

function handIn() {
  if (!hasEvidence()) {
    hint(words.noEvidence);
    go(form.elements["shared-note"]);
    return;
  }
  const ends = form.elements[`${current.id}-own-expires_on`];
  if (ends && !ends.value && outcome() === "confirmed") {
    hint(words.noEnd);
    go(ends);
    return;
  }
  form.requestSubmit(current.querySelector("[name='hand-in']"));
}

// One key says "as it stands": it must not hand in what somebody has begun to change.
function stillCorrect() {
  const changed = [...current.querySelectorAll(".was")].some((was) => was.textContent.trim());
  if (changed || outcome() !== "confirmed") {
    hint(words.typedOver);
    go(current);
    return;
  }
  handIn();
}

const TYPING = "input:not([type=radio]):not([type=checkbox]), textarea, select";
const PRESSABLE = "a, button, summary, [type=file]";

const ACTIONS = {
  j: () => moveFact(1),
  k: () => moveFact(-1),
  J: () => moveSection(1),
  K: () => moveSection(-1),
  y: () => judge("y"),
  n: () => judge("n"),
  u: () => judge("u"),
  s: stillCorrect,
  e: correct,
  v: () => go(form.elements["shared-note"]),
  "/": () => go(current.querySelector("[data-find]")),
  g: () => document.getElementById("next-task")?.requestSubmit(),
  "?": () => {
    keys.open = !keys.open;
    go(keys.querySelector("summary"));
  },
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches(TYPING);
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form.contains(event.target)) {
    event.preventDefault();
    handIn();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
    return;
  }
  if (typing) {
    leaveField(event);
    return;
  }
  if (event.key === "Enter") {
    // On a button or link Enter does what it says there.
    if (keysOn.checked && form.contains(event.target) && !event.target.matches(PRESSABLE)) {
      event.preventDefault();
      handIn();
    }
    return;
  }
  const action = ACTIONS[event.key];
  if (keysOn.checked && action) {
    event.preventDefault();
    worked();
    action();
  }
});

// Esc, or Enter in a line of text, ends the correction of a fact and hands nothing in.
function leaveField(event) {
  const row = event.target.closest("[data-row]");
  const line = event.target.matches("input");
  if (event.key === "Escape" || (event.key === "Enter" && line)) {
    event.preventDefault();
    (row ?? event.target.closest("section"))?.focus();
  }
}

// -- Where to begin -------------------------------------------------------------------------------
const wrong = form.querySelector("[aria-invalid='true']");
const refused = form.querySelector("[role='alert']:not(:empty)");
if (wrong || refused) {
  const section = (wrong ?? refused).closest("[data-section]");
  if (section) {
    setCurrent(section);
  }
  wrong?.closest("details")?.setAttribute("open", "");
  go(wrong ?? section);
} else if (location.hash) {
  go(document.getElementById(location.hash.slice(1)));
}
for (const control of form.querySelectorAll("[data-row] input")) {
  markChange(control);
}
