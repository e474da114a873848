// How large the graph is, how well it is, and how to take it home.

import { adopt, h, icon } from "./dom.js";
import { send } from "./outbox.js";
import { followTheme } from "./theme.js";

export default async function mount(component) {
  const root = component.parentElement;
  root.latest = component;
  await adopt(root, "tokens.css", "about.css");
  root.frame ??= root.appendChild(h("div", { class: "sg about" }));
  const act = (view) => send(root, { do: "visit", view });
  root.frame.replaceChildren(...parts(component.data, act));
  followTheme(root.frame);
  root.frame.dataset.ready = "1";
}

const number = (count) => count.toLocaleString("en");

/** A link that opens a view without loading the page anew. */
const view = (act, parameters, ...face) => h("a", {
  href: `/?${new URLSearchParams(parameters)}`,
  on: { click: (event) => { if (!event.ctrlKey && !event.metaKey) { event.preventDefault(); act(parameters); } } },
}, ...face);

function parts(data, act) {
  return [
    h("h1", {}, "A knowledge graph whose every relation carries its reasons"),
    h("p", { class: "lead" }, "Sagacity reads documents about software, proposes concepts and relations, and keeps the sentence "
      + "behind each. What people accept is plain Turtle in files; everything here is derived from them."),
    h("ul", { class: "sizes" }, data.sizes.map(({ label, count }) => h("li", {}, h("strong", {}, number(count)), label))),
    ...data.problems.map((problem) => h("p", { class: "notice" }, `A file did not load; the rest did. ${problem}`)),
    h("div", { class: "columns" },
      h("section", {}, h("h2", {}, "Topics"), bars(data.topics, (topic) => view(act, topic.view, topic.label))),
      h("section", {}, h("h2", {}, "Stated relations"), bars(data.relations, (relation) => relation.label))),
    h("div", { class: "columns" }, takeAway(data), health(data, act)),
    h("footer", { class: "note" },
      h("p", {}, "Code: Apache License 2.0. Concepts, relations and documents: CC BY 4.0, “Sagacity contributors”."),
      h("p", {}, Object.entries(data.versions).map(([name, version]) => `${name} ${version}`).join(" · "))),
  ];
}

function bars(entries, face) {
  const most = Math.max(...entries.map((entry) => entry.count), 1);
  return h("ul", { class: "bars" }, entries.map((entry) => h("li", {
    class: "tinted", css: { "--light": entry.light || "var(--accent)", "--dark": entry.dark || "var(--accent)", "--share": `${(100 * entry.count) / most}%` },
  }, h("span", { class: "face" }, face(entry)), h("i", { "aria-hidden": "true" }), h("span", { class: "count" }, number(entry.count)))));
}

function takeAway({ formats }) {
  return h("section", {}, h("h2", {}, "Take the whole graph"),
    h("ul", { class: "formats" }, formats.map((format) => h("li", {},
      h("a", { class: "button", href: `/export/${format.name}`, download: `sagacity.${format.ending}` }, icon("down"), format.label),
      h("span", { class: "note" }, format.about)))));
}

function health({ findings, found }, act) {
  const list = findings.map((finding) => h("li", {},
    h("span", { class: `badge ${finding.severity}` }, finding.severity),
    h("span", {}, finding.slug ? view(act, { concept: finding.slug }, finding.message) : finding.message,
      finding.mend && h("span", { class: "note" }, ` ${finding.mend}`))));
  return h("section", {}, h("h2", {}, found ? `Findings (${found})` : "Findings"),
    found ? h("ul", { class: "findings", tabindex: "0", "aria-label": "Findings" }, list)
      : h("p", { class: "fine" }, icon("check"), "Nothing to mend: every relation has its evidence, every rule holds."),
    found > findings.length && h("p", { class: "note" }, `and ${found - findings.length} more: sagacity validate`));
}
