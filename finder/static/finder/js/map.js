// Puts the map together: the matches of the search that the page shows, kept in step with its list.
"use strict";

window.finderMap ??= {};

{
  const METRES_PER_MILE = 1609.344;
  const COUNTRY = [
    [24.5, -125],
    [49.5, -66.9],
  ];
  const CLOSEST = 16;
  // How far the view must move, in shares of its width, before it is another area.
  const ANOTHER_AREA = 0.15;

  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const card = (id) => document.querySelector(`.card[data-center="${id}"]`);
  const count = (text, n) => text.replace("{n}", n.toLocaleString());

  function make(panel) {
    const box = panel.querySelector(".map");
    const motion = { zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, inertia: !still };
    const map = L.map(box, { ...motion, maxZoom: CLOSEST, minZoom: 3, scrollWheelZoom: false, zoomControl: false });
    if (still) map.panBy = (offset, options) => L.Map.prototype.panBy.call(map, offset, { ...options, animate: false });
    // The wheel scrolls the page until somebody is at the map.
    map.on("focus", () => map.scrollWheelZoom.enable()).on("blur", () => map.scrollWheelZoom.disable());
    map.attributionControl.setPrefix(false);
    L.control.zoom({ position: "topright", zoomInTitle: panel.dataset.zoomIn, zoomOutTitle: panel.dataset.zoomOut }).addTo(map);
    map.fitBounds(COUNTRY, { animate: false });
    return map;
  }

  // Tells those at the list and those at the map where the other is: light goes on in both.
  class Lights {
    constructor(find) {
      this.find = find;
      this.lit = null;
    }

    on(id) {
      if (this.lit === id) return;
      this.off();
      this.lit = id;
      this.elements = [card(id), this.find(id)].filter(Boolean);
      this.elements.forEach((element) => element.classList.add("is-lit"));
    }

    off() {
      this.elements?.forEach((element) => element.classList.remove("is-lit"));
      this.lit = null;
    }
  }

  class ResultsMap {
    constructor(panel) {
      this.panel = panel;
      this.words = panel.dataset;
      this.status = panel.querySelector("[role=status]");
      this.here = panel.querySelector("[data-search-here]");
      this.map = make(panel);
      this.clusters = finderMap.clusters(this.map, this.words, still).addTo(this.map);
      this.markers = new Map();
      this.lights = new Lights((id) => this.pin(id));
      this.chosen = null;
      this.asked = null;
      finderMap.drawBase(this.map, panel.dataset).catch(() => {}); // the pins do without it
      this.listen();
    }

    // The pin of a center, or the cluster that holds it; nothing where it is out of view.
    pin(id) {
      const marker = this.markers.get(id);
      return marker && this.clusters.getVisibleParent(marker)?.getElement();
    }

    listen() {
      const results = document.querySelector("#results");
      const centerOf = (event) => event.target.closest?.(".card[data-center]")?.dataset.center;
      for (const name of ["mouseover", "focusin"]) {
        results?.addEventListener(name, (event) => centerOf(event) && this.lights.on(centerOf(event)));
      }
      for (const name of ["mouseout", "focusout"]) results?.addEventListener(name, () => this.lights.off());
      this.panel.addEventListener("focusin", (event) => {
        const id = event.target.closest("[data-center]")?.dataset.center;
        if (id) this.lights.on(id);
      });
      this.panel.addEventListener("keydown", (event) => event.key === "Escape" && this.leave());
      this.map.on("autopanstart", () => this.follow());
      this.map.on("moveend", () => this.moved());
      this.map.on("popupclose", () => this.closed());
      this.here?.addEventListener("click", () => this.searchHere());
    }

    // The first Escape closes what is open, the next leads past the map.
    leave() {
      if (this.chosen) this.map.closePopup();
      else this.panel.querySelector("[data-map-end]").focus();
    }

    closed() {
      const id = this.chosen;
      this.chosen = null;
      this.lights.off();
      if (this.panel.contains(document.activeElement)) (this.pin(id) ?? this.map.getContainer()).focus();
    }

    choose(marker) {
      const { id } = marker.center;
      const content = finderMap.popup(marker.center, this.words, card(id));
      this.map.closePopup();
      this.chosen = id;
      this.lights.on(id);
      L.popup({ autoPanPadding: [20, 56], offset: [0, -30], maxWidth: 260, closeButton: false })
        .setLatLng(marker.getLatLng())
        .setContent(content)
        .openOn(this.map);
      card(id)?.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
      content.querySelector("a, button")?.focus({ preventScroll: true });
    }

    show(rows) {
      this.map.closePopup();
      this.clusters.clearLayers();
      this.markers.clear();
      for (const row of rows) {
        const marker = finderMap.marker(row, this.words);
        marker.on("click", () => this.choose(marker));
        marker.on("add", () => (marker.getElement().dataset.center = row[0]));
        marker.on("mouseover", () => this.lights.on(row[0]));
        marker.on("mouseout", () => this.chosen || this.lights.off());
        this.markers.set(row[0], marker);
      }
      this.clusters.addLayers([...this.markers.values()]);
    }

    fit(rows, around) {
      this.circle?.remove();
      const close = { animate: false, padding: [24, 24], maxZoom: 13 };
      if (around) {
        const [latitude, longitude, miles] = around;
        const radius = miles * METRES_PER_MILE;
        this.circle = L.circle([latitude, longitude], { radius, className: "map-around", interactive: false }).addTo(this.map);
        if (!this.stays) this.map.fitBounds(this.circle.getBounds(), { animate: false });
      } else if (rows.length && !this.stays) {
        const bounds = L.latLngBounds(rows.map((row) => [row[2], row[3]]));
        // From Guam to the Virgin Islands there is mostly sea.
        const wide = bounds.getEast() - bounds.getWest() > COUNTRY[1][1] - COUNTRY[0][1];
        this.map.fitBounds(wide ? COUNTRY : bounds, close);
      }
      this.stays = false;
      this.follow();
    }

    // The matches of the search that stands on the page now.
    async update() {
      const source = document.querySelector("#map-data");
      const address = source.dataset.points;
      if (address === this.asked) return;
      this.asked = address;
      this.words.needs = source.dataset.needs;
      this.status.textContent = this.words.loading;
      try {
        const answer = await fetch(address, { headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error(answer.status);
        const { points, more, around } = await answer.json();
        if (address !== this.asked) return; // another search has begun
        this.show(points);
        this.fit(points, around);
        this.tell(points, more);
      } catch {
        this.asked = null;
        this.status.textContent = this.words.failed;
      }
    }

    tell(points, more) {
      const words = points.length === 1 ? this.words.one : count(this.words.many, points.length);
      this.status.textContent = more ? `${words} ${this.words.more}` : words;
      const toAsk = this.panel.querySelector("[data-legend-ask]");
      toAsk.hidden = !points.some((row) => finderMap.isToAsk(row[4]));
    }

    // -- Search this area

    // The view is where the search is: moves from here on are the visitor's.
    follow() {
      this.seen = null;
      requestAnimationFrame(() => {
        this.seen = { center: this.map.getCenter(), zoom: this.map.getZoom() };
        if (this.here) this.here.hidden = true;
      });
    }

    moved() {
      if (!this.here || !this.seen) return;
      const { x, y } = this.map.latLngToContainerPoint(this.seen.center).subtract(this.map.getSize().divideBy(2));
      const far = Math.hypot(x, y) > ANOTHER_AREA * this.map.getSize().x;
      if (far || this.map.getZoom() !== this.seen.zoom) this.here.hidden = false;
    }

    searchHere() {
      const where = document.querySelector("#where");
      const within = document.querySelector("#within");
      const center = this.map.getCenter().wrap();
      const miles = this.map.distance(center, this.map.getBounds().getNorthEast()) / METRES_PER_MILE;
      const radii = [...within.options].map((option) => Number(option.value));
      within.value = String(radii.find((radius) => radius >= miles) ?? radii.at(-1));
      where.value = `${center.lat.toFixed(2)},${center.lng.toFixed(2)}`;
      this.stays = true;
      this.map.getContainer().focus({ preventScroll: true });
      this.here.hidden = true;
      where.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  // One center that the page is about, with nothing to search for.
  function single(panel) {
    const row = JSON.parse(panel.dataset.point);
    const map = make(panel);
    finderMap.drawBase(map, panel.dataset).catch(() => {});
    finderMap.marker(row, panel.dataset).addTo(map);
    map.setView([row[2], row[3]], 10, { animate: false });
  }

  let open = null;

  finderMap.open = (panel) => {
    if (panel.dataset.point) {
      open ??= single(panel) ?? true;
      return;
    }
    if (!open) {
      panel.querySelectorAll("[data-pin]").forEach((place) => place.append(finderMap.pinPicture(Number(place.dataset.pin))));
      open = new ResultsMap(panel);
      document.addEventListener("htmx:afterSettle", (event) => {
        if (event.target.id === "results" && !panel.hidden) open.update();
      });
    }
    open.map.invalidateSize({ animate: false });
    open.update();
  };
}
