// A concept's page: what it is, then its relations, most telling first.

import { copy, h, icon, shape } from "./dom.js";
import { bus } from "./bus.js";

const many = (count, one, more = `${one}s`) => `${count} ${count === 1 ? one : more}`;
const tint = (look) => ({ "--light": look.light, "--dark": look.dark });

/** The parts of the page, in reading order. */
export function conceptPage(panel, data) {
  return [
    data.replaced && h("p", { class: "notice" }, "No longer used. See ", concept(panel, data.replaced), " instead."),
    crumbs(panel, data),
    h("h2", {}, data.label),
    h("p", { class: "kinds" }, data.kinds.map((kind) =>
      h("span", { class: "kind tinted", css: tint(kind), title: kind.definition }, shape(kind.shape), kind.label))),
    data.aliases.length > 0 && h("p", { class: "note" }, "Also called ", data.aliases.join(", ")),
    data.definition && h("p", { class: "definition" }, data.definition),
    data.conditions.map((text) => h("p", { class: "condition" }, h("b", {}, "Condition: "), text)),
    data.note && h("p", { class: "note scope" }, data.note),
    buttons(panel, data),
    data.tensions.map((tension) => diagram(panel, data, tension)),
    data.groups.map((group) => relations(panel, data, group)),
    documents(data),
    links(data),
  ];
}

function crumbs(panel, data) {
  return h("nav", { class: "crumbs", "aria-label": "Where it belongs" }, h("ol", {},
    data.topics.slice(0, 1).map((topic) => h("li", {}, topic.label)),
    data.path.map((broader) => h("li", {}, concept(panel, broader)))));
}

/** A concept's name that selects it; as a link it opens a view of its own. */
function concept(panel, { slug, label }, ...more) {
  return h("a", {
    class: "concept", href: `?concept=${encodeURIComponent(slug)}`, "data-slug": slug,
    on: {
      click: (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        panel.select(slug, null);
      },
      mouseenter: () => bus.hint(slug),
      mouseleave: () => bus.hint(null),
    },
  }, ...more, label);
}

function buttons(panel, data) {
  const node = data.slug;
  const button = (name, label, title, act, main) =>
    h("button", { type: "button", class: main ? "button main" : "button", title, on: { click: act } }, icon(name), label);
  return h("div", { class: "buttons" },
    data.hidden > 0 && button("plus", `Expand ${Math.min(data.hidden, 12)} of ${data.hidden}`,
      "Add its most telling neighbours that are not shown (E, or double-click)", () => panel.act({ do: "expand", node }), true),
    !(data.focused && data.alone) && button("target", "Put in the middle", "Draw only what surrounds it", () => panel.act({ do: "focus", node })),
    !data.focused && button("plus", "Set beside", "Compare with what is in the middle", () => panel.act({ do: "focus", node, add: true })),
    data.steps > 0 && button("back", "Undo", "Take back the last expansion", () => panel.act({ do: "undo" })));
}

/** A trade-off as what it is: sides around a tension, with its condition. */
function diagram(panel, data, tension) {
  const own = tension.slug === data.slug;
  const effects = { gains: "gains", costs: "costs", is: "this", "": "" };
  return h("section", { class: "tension", "aria-label": `Trade-off ${tension.label}` },
    h("h3", {}, own ? "The sides" : concept(panel, tension)),
    h("ul", { class: "sides" }, tension.sides.map((side) =>
      h("li", { class: `side ${side.effect}` }, concept(panel, side),
        side.effect && h("span", { class: "effect" }, effects[side.effect])))),
    !own && tension.conditions.map((text) => h("p", { class: "note" }, text)));
}

function relations(panel, data, group) {
  const missing = group.total - group.shown;
  return h("section", { class: "group tinted", css: tint(group) },
    h("h3", { title: group.definition }, h("i", { class: group.line === "dashed" ? "line dashed" : "line", "aria-hidden": "true" }),
      h("span", {}, group.phrase), h("span", { class: "count", title: "shown / all" }, `${group.shown} / ${group.total}`),
      missing > 0 && h("button", {
        type: "button", class: "more", "aria-label": `Show ${missing} more: ${group.phrase}`, title: `Show ${missing} more`,
        on: { click: () => panel.act({ do: "expand", node: data.slug, relation: group.name, direction: group.direction, count: missing }) },
      }, icon("plus"))),
    h("ul", {}, group.items.map((item) => row(panel, data, group, item))));
}

function row(panel, data, group, item) {
  const reason = item.inferred ? "follows from others" : many(item.evidence, "reason");
  return h("li", { class: item.shown ? "item" : "item absent" },
    h("div", { class: "pair" },
      h("span", { class: "tinted", css: tint(item) }, shape(item.shape)),
      concept(panel, item),
      h("button", {
        type: "button", class: "why", "data-edge": item.edge,
        "aria-label": `Why: ${data.label} ${group.phrase} ${item.label}, ${reason}`, title: `Why? ${reason}`,
        on: { click: () => panel.select(null, item.edge) },
      }, icon("quote"), item.inferred ? "∴" : item.evidence)),
    item.conditions.map((text) => h("p", { class: "note" }, text)));
}

function documents(data) {
  if (!data.documents.length && !data.sources.length) return null;
  return h("section", { class: "group" }, h("h3", {}, "In other words"),
    h("ul", { class: "plain" },
      data.documents.map((document) => h("li", {}, h("span", {}, document.title), h("span", { class: "count" }, many(document.quotes, "quote")))),
      data.sources.map((source) => h("li", { class: "note" }, [source.authors, source.title, source.year].filter(Boolean).join(", ")))));
}

function links(data) {
  const file = (label, format) => h("a", {
    class: "button bare", href: `/export/${format}?concept=${encodeURIComponent(data.slug)}`, download: "",
    title: `This concept with its relations and their evidence, as ${label}`,
  }, icon("down"), label);
  const iri = h("button", { type: "button", class: "button bare", title: data.iri }, icon("copy"), h("span", {}, "Copy IRI"));
  iri.addEventListener("click", async () => { iri.lastChild.textContent = (await copy(data.iri)) ? "Copied" : data.iri; });
  const safe = data.matches.filter((match) => /^https?:\/\//.test(match));
  return h("footer", {}, file("Turtle", "turtle"), file("JSON-LD", "jsonld"), iri,
    safe.map((match) => h("a", { href: match, rel: "noopener noreferrer", target: "_blank" }, match.replace(/^https?:\/\//, ""))));
}
