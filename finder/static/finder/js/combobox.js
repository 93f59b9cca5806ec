// Turns a place field into a combobox (WAI-ARIA Authoring Practices: editable combobox with list
// autocomplete). Without this script the field is a plain text field and works as one.
"use strict";

function enhance(field) {
  const input = field.querySelector("input");
  const list = document.createElement("ul");
  const status = document.createElement("p");
  list.id = `${input.id}-list`;
  list.className = "combobox__list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.querySelector("label").textContent);
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  input.after(list);
  field.append(status);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  let active = -1;
  let asked = null;
  let timer = null;

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(option) {
    input.value = option.dataset.value;
    close();
    status.textContent = "";
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function highlight(index) {
    const options = [...list.children];
    active = (index + options.length) % options.length;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === active)));
    options[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[active].id);
  }

  function show(places) {
    list.replaceChildren(
      ...places.map((place, i) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${i}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.value = place.value;
        option.textContent = place.label;
        // mousedown, not click: the field must not lose focus (and so submit) first.
        option.addEventListener("mousedown", (event) => {
          event.preventDefault();
          choose(option);
        });
        return option;
      }),
    );
    active = -1;
    list.hidden = places.length === 0;
    input.setAttribute("aria-expanded", String(places.length > 0));
    input.removeAttribute("aria-activedescendant");
    const { none, one, many } = field.dataset;
    const words = places.length ? (places.length === 1 ? one : many) : none;
    status.textContent = words.replace("{n}", places.length);
  }

  async function suggest() {
    const text = input.value.trim();
    asked?.abort();
    if (text.length < 2) {
      close();
      return;
    }
    asked = new AbortController();
    try {
      const query = new URLSearchParams({ where: text });
      const answer = await fetch(`${field.dataset.source}?${query}`, { signal: asked.signal });
      if (answer.ok && document.activeElement === input) {
        show((await answer.json()).places);
      }
    } catch (error) {
      // Typed on, or no connection: the field still works as a plain field.
      if (error.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, 150);
  });
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    asked?.abort();
    close();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      // A suggestion that is still on its way must not open over the results.
      clearTimeout(timer);
      asked?.abort();
    }
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      highlight(active === -1 && step === -1 ? -1 : active + step);
    } else if (event.key === "Enter") {
      if (active !== -1) {
        event.preventDefault();
        choose(list.children[active]);
      } else {
        close();
      }
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
}

document.querySelectorAll("[data-combobox]").forEach(enhance);
