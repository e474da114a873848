// The legend below the graph: every kind and relation shown, each a filter with its count.

import { h, shape } from "./dom.js";

/** Draw the legend and the line that says what is shown and what is not. */
export function drawLegend(canvas) {
  const { scene, legend, summary } = canvas;
  const seen = JSON.stringify([scene.kinds, scene.relations, scene.colour, scene.communities, scene.nodes.length]);
  if (legend.seen !== seen) {
    legend.seen = seen;
    const focused = canvas.root.activeElement?.dataset?.name;
    legend.replaceChildren(
      row("Kinds", scene.kinds, (kind) => shape(kind.shape), (kind) => canvas.act({ do: "kind", name: kind.name })),
      row("Relations", scene.relations, line, (relation) => canvas.act({ do: "relation", name: relation.name })),
    );
    legend.classList.toggle("by-community", scene.colour === "community");
    if (scene.colour === "community") legend.prepend(communities(scene));
    if (focused) legend.querySelector(`[data-name="${CSS.escape(focused)}"]`)?.focus();
  }
  const parts = [`${scene.nodes.length} of ${scene.total} concepts`, `${scene.edges.length} relations`];
  if (scene.leftOut) parts.push(`${scene.leftOut} more within ${scene.depth} steps`);
  const off = [...scene.kinds, ...scene.relations].filter((entry) => !entry.on).length;
  if (off) parts.push(`${off} ${off === 1 ? "filter" : "filters"} on`);
  summary.textContent = parts.join(" · ");
}

function row(title, entries, picture, toggle) {
  return h("div", { class: `row ${title.toLowerCase()}`, role: "group", "aria-label": `${title}: press to hide or show` },
    h("span", { class: "title", "aria-hidden": "true" }, title),
    h("div", { class: "entries" }, entries.filter((entry) => entry.count || !entry.on).map((entry) =>
      h("button", {
        type: "button", class: "entry tinted", "aria-pressed": String(entry.on), title: entry.definition,
        "data-name": entry.name, css: { "--light": entry.light, "--dark": entry.dark },
        on: { click: () => toggle(entry) },
      }, picture(entry), h("span", {}, entry.label), h("span", { class: "count" }, entry.count)))));
}

const line = (relation) => h("i", { class: relation.line === "dashed" ? "line dashed" : "line", "aria-hidden": "true" });

function communities(scene) {
  const present = new Map();
  for (const node of scene.nodes) present.set(node.community, (present.get(node.community) ?? 0) + 1);
  return h("div", { class: "row", role: "group", "aria-label": "Communities" },
    h("span", { class: "title", "aria-hidden": "true" }, "Groups"),
    h("div", { class: "entries" }, scene.communities.map((group, number) => [group, present.get(number)]).filter(([, count]) => count)
      .map(([group, count]) => h("span", { class: "entry tinted", css: { "--light": group.light, "--dark": group.dark } },
        shape("dot"), h("span", {}, group.label), h("span", { class: "count" }, count)))));
}
