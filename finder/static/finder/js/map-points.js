// The centers on the map: a pin each, or a number where several stand close together.
"use strict";

window.finderMap ??= {};

{
  // What the server says of a point, added up: see finder/pages/search_points.py.
  const VERIFIED = 1;
  const ROUGH = 2;
  const TO_ASK = 4;
  // Pins differ in shape, so that they can be told apart without colours.
  const TIP = '<path class="pin__body" d="M15 38C11 32 3 24 3 15a12 12 0 0 1 24 0c0 9-8 17-12 23z"/>';
  const ROUND = '<circle class="pin__body" cx="15" cy="20" r="12"/>';
  const CHECK = '<path class="pin__mark" d="m9.500 15.500 4 4 7.500-8.500"/>';
  const DOT = '<circle class="pin__dot" cx="15" cy="15" r="3.500"/>';
  const ASK = '<g class="pin__ask"><circle cx="23" cy="7" r="6.500"/><path d="M21 5.500q.3-2 2.100-2 2 0 2 1.700c0 1.500-2 1.500-2 3m0 2v.100"/></g>';

  function picture(flags) {
    const rough = flags & ROUGH;
    const mark = flags & VERIFIED ? CHECK : DOT;
    return `<svg viewBox="0 0 30 40" aria-hidden="true" focusable="false">${rough ? ROUND : TIP}<g class="${
      rough ? "pin__lower" : ""
    }">${mark}</g>${flags & TO_ASK ? ASK : ""}</svg>`;
  }

  function classes(flags) {
    return `pin ${flags & VERIFIED ? "pin--verified" : "pin--unverified"} ${flags & ROUGH ? "pin--rough" : ""}`;
  }

  // An icon that is a button with a name of its own.
  function button(className, html, name, size, anchor) {
    const Icon = L.DivIcon.extend({
      createIcon() {
        const element = document.createElement("div");
        element.innerHTML = html;
        element.setAttribute("aria-label", name);
        element.addEventListener("keydown", (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          element.click();
        });
        this._setIconStyles(element, "icon");
        return element;
      },
    });
    return new Icon({ className, iconSize: size, iconAnchor: anchor });
  }

  finderMap.isToAsk = (flags) => Boolean(flags & TO_ASK);

  finderMap.said = (flags, words) =>
    [
      flags & VERIFIED ? words.verified : words.unverified,
      flags & TO_ASK && words.toAsk,
      flags & ROUGH && words.rough,
    ].filter(Boolean);

  finderMap.pinPicture = (flags) => {
    const element = document.createElement("span");
    element.className = classes(flags);
    element.innerHTML = picture(flags);
    return element;
  };

  finderMap.marker = ([id, name, latitude, longitude, flags], words) => {
    const label = [name, ...finderMap.said(flags, words)].join(". ");
    const anchor = flags & ROUGH ? [15, 20] : [15, 38];
    const icon = button(classes(flags), picture(flags), label, [30, 40], anchor);
    const marker = L.marker([latitude, longitude], { icon, riseOnHover: true });
    return Object.assign(marker, { center: { id, name, flags } });
  };

  finderMap.clusters = (map, words, still) => {
    const group = L.markerClusterGroup({
      animate: !still,
      showCoverageOnHover: false,
      maxClusterRadius: 46,
      spiderLegPolylineOptions: { className: "map-leg", interactive: false },
      iconCreateFunction(cluster) {
        const number = cluster.getChildCount();
        const size = number < 10 ? 38 : number < 100 ? 46 : 54;
        return button(
          "map-cluster",
          `<span>${number.toLocaleString()}</span>`,
          words.cluster.replace("{n}", number.toLocaleString()),
          [size, size],
        );
      },
    });
    // What was pressed is gone once it has opened.
    group.on("clusterclick", () => map.getContainer().focus({ preventScroll: true }));
    return group;
  };
}
