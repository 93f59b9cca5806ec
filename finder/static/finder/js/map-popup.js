// What a pin says when it is opened: the center's name, its page, and how sure we are.
"use strict";

window.finderMap ??= {};

{
  function element(tag, className, text) {
    return Object.assign(document.createElement(tag), { className, textContent: text });
  }

  finderMap.popup = ({ id, name, flags }, words, card) => {
    const content = document.createElement("div");
    const heading = element("p", "map-popup__name", "");
    const link = element("a", "", name);
    link.href = `${words.centerPage.replace("ID", id)}${words.needs ? `?${words.needs}` : ""}`;
    heading.append(link);
    content.append(heading, ...finderMap.said(flags, words).map((text) => element("p", "map-popup__fact", text)));
    if (!card) return content;
    const toList = element("button", "map-popup__list", words.inList);
    toList.type = "button";
    toList.addEventListener("click", () => {
      // On a small screen the list lies under the map.
      const back = document.querySelector("[data-map-switch]");
      if (!card.offsetParent) back?.click();
      card.scrollIntoView({ block: "center" });
      card.querySelector("a")?.focus();
    });
    content.append(toList);
    return content;
  };
}
