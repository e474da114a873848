// A relation's receipt: the relation in words, its condition, and every reason in its place.

import { h, icon } from "./dom.js";

/** The parts of the receipt, in reading order. */
export function receiptPage(panel, data) {
  const { relation } = data;
  return [
    h("button", { type: "button", class: "button bare back", on: { click: () => panel.select(data.subject.slug, null) } },
      icon("back"), data.subject.label),
    h("h2", { class: "sentence tinted", css: { "--light": relation.light, "--dark": relation.dark } },
      end(panel, data.subject), " ", h("span", { class: "verb" }, relation.label), " ", end(panel, data.object)),
    h("p", { class: "note" }, relation.definition),
    data.conditions.map((text) => h("p", { class: "condition" }, h("b", {}, "Condition: "), text)),
    data.inferred ? proof(data) : reasons(data),
    data.sources.length > 0 && h("section", { class: "group" }, h("h3", {}, "Stated in the literature"),
      h("ul", { class: "plain" }, data.sources.map((source) =>
        h("li", {}, h("span", {}, [source.authors, source.title, source.year].filter(Boolean).join(", ")))))),
  ];
}

function end(panel, { slug, label }) {
  return h("a", {
    href: `?concept=${encodeURIComponent(slug)}`, "data-slug": slug,
    on: { click: (event) => { if (!event.ctrlKey && !event.metaKey) { event.preventDefault(); panel.select(slug, null); } } },
  }, label);
}

function reasons(data) {
  if (!data.reasons.length) return h("p", { class: "notice" }, "Nobody has recorded a reason for this relation.");
  return h("section", { class: "reasons" },
    h("h3", {}, data.reasons.length === 1 ? "The reason" : `${data.reasons.length} reasons`),
    data.reasons.map((reason) => h("figure", {},
      reason.quote && h("blockquote", {}, paragraph(reason)),
      h("figcaption", {}, place(reason), " ", h("span", { class: "note" }, provenance(reason))))));
}

// Documents hold a sentence a line; the quote is marked where it stands.
function paragraph({ before, quote, after }) {
  return h("p", {}, before, h("mark", {}, quote), after);
}

function place({ title, heading, lost }) {
  const where = heading && heading !== title ? `${title} › ${heading}` : title;
  return [h("strong", {}, where), lost && h("span", { class: "note" }, " (no longer found there)")];
}

function provenance({ author, confidence, extractor, by }) {
  const person = by && decodeURIComponent(by.replace(/^.*[/#:]/, "").replace(/%(?![0-9a-f]{2})/gi, "%25"));
  return [
    author && `by ${author}`,
    extractor ? `found by ${extractor}` : person && `vouched for by ${person}`,
    confidence !== null && `confidence ${Math.round(confidence * 100)} %`,
  ].filter(Boolean).join(" · ");
}

function proof(data) {
  return h("section", { class: "reasons" }, h("h3", {}, "Nobody stated this; it follows"),
    h("ol", { class: "proof" }, data.proof.map((step) => h("li", {},
      h("strong", {}, step.conclusion), " because",
      h("ul", {}, step.premises.map((premise) => h("li", {}, premise))),
      h("span", { class: "note" }, step.axiom)))));
}
