// What lies below the pins: states, counties once they are near enough, and names of cities; or the
// tiles that the site was given. Outlines are TopoJSON (specification 1.0), see finder/basemap.
"use strict";

window.finderMap ??= {};

{
  const COUNTIES_FROM_ZOOM = 7;
  const NAMES_AT_MOST = 30;
  // Room for a name in CSS pixels: its letters, its height, and some air.
  const LETTER = 7.5;
  const LINE = 22;
  const AIR = 22;

  // Points of each arc as [latitude, longitude]. The Aleutians beyond the 180th meridian count on to
  // the west, so that Alaska stays in one piece.
  function decode({ arcs, transform: { scale, translate } }) {
    return arcs.map((arc) => {
      let x = 0;
      let y = 0;
      return arc.map(([dx, dy]) => {
        x += dx;
        y += dy;
        const longitude = x * scale[0] + translate[0];
        return [y * scale[1] + translate[1], longitude > 170 ? longitude - 360 : longitude];
      });
    });
  }

  // A ring or line from its arcs; the complement of a number is that arc backwards.
  function joined(numbers, arcs) {
    return numbers.flatMap((number, i) => {
      const points = number >= 0 ? arcs[number] : [...arcs[~number]].reverse();
      return i ? points.slice(1) : points;
    });
  }

  function shape({ type, arcs: numbers }, arcs) {
    if (type === "MultiPolygon") return numbers.map((rings) => rings.map((ring) => joined(ring, arcs)));
    return numbers.map((ring) => joined(ring, arcs));
  }

  // Names of the largest cities in view that do not lie over one another.
  function names(map, cities) {
    const taken = [];
    const view = map.getBounds();
    return cities.filter(([name, latitude, longitude]) => {
      if (taken.length >= NAMES_AT_MOST || !view.contains([latitude, longitude])) return false;
      const { x, y } = map.latLngToContainerPoint([latitude, longitude]);
      const box = { left: x - AIR, right: x + name.length * LETTER + AIR, top: y - LINE, bottom: y + LINE };
      const free = taken.every(
        (other) =>
          box.right < other.left || box.left > other.right || box.bottom < other.top || box.top > other.bottom,
      );
      if (free) taken.push(box);
      return free;
    });
  }

  async function outlines(map, folder) {
    const below = { renderer: L.svg({ padding: 0.5 }), interactive: false, smoothFactor: 1.2 };
    const pane = map.createPane("cities");
    pane.setAttribute("aria-hidden", "true");
    const labels = L.layerGroup().addTo(map);
    const states = new Map();
    const asked = new Set();
    let cities = [];

    const read = async (name) => {
      const answer = await fetch(`${folder}${name}.json`);
      if (!answer.ok) throw new Error(name);
      return answer.json();
    };

    function add(more) {
      const known = new Set(cities.map(String));
      cities = [...cities, ...more.filter((city) => !known.has(String(city)))];
      cities.sort((a, b) => b[3] - a[3]);
    }

    function write() {
      labels.clearLayers();
      for (const [name, latitude, longitude] of names(map, cities)) {
        const html = document.createElement("span");
        html.textContent = name;
        const icon = L.divIcon({ className: "map-city", html, iconSize: null });
        L.marker([latitude, longitude], { icon, pane: "cities", interactive: false, keyboard: false }).addTo(labels);
      }
    }

    async function look() {
      if (map.getZoom() >= COUNTIES_FROM_ZOOM) {
        const view = map.getBounds();
        const near = [...states].filter(([id, bounds]) => !asked.has(id) && view.intersects(bounds));
        await Promise.all(
          near.map(async ([id]) => {
            asked.add(id);
            try {
              const file = await read(id);
              const [lines] = file.objects.counties.geometries;
              L.polyline(shape(lines, decode(file)), { ...below, className: "map-county" }).addTo(map);
              add(file.cities);
            } catch {
              asked.delete(id); // without it the map is plainer; the next move asks again
            }
          }),
        );
      }
      write();
    }

    const country = await read("us");
    const arcs = decode(country);
    for (const area of country.objects.states.geometries) {
      const drawn = L.polygon(shape(area, arcs), { ...below, className: "map-state" }).addTo(map);
      states.set(area.id, drawn.getBounds());
    }
    add(country.cities);
    map.on("moveend", look);
    await look();
  }

  finderMap.drawBase = (map, { tiles, attribution, maxZoom, shapes, credit }) => {
    if (tiles) {
      L.tileLayer(tiles, { attribution, maxNativeZoom: Number(maxZoom), maxZoom: map.getMaxZoom() }).addTo(map);
      return Promise.resolve();
    }
    map.attributionControl.addAttribution(credit);
    return outlines(map, shapes);
  };
}
