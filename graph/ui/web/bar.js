// The bar above the canvas: search, depth, topics, filters, and the choice of twin.

import { adopt, copy, h, icon } from "./dom.js";
import { Search } from "./search.js";
import { sheet } from "./sheet.js";
import { send } from "./outbox.js";
import { followTheme } from "./theme.js";

const VIEWS = [["graph", "Graph"], ["outline", "Outline"], ["table", "Table"]];

export default async function mount(component) {
  const root = component.parentElement;
  root.latest = component;
  await adopt(root, "tokens.css", "bar.css");
  root.bar ??= new Bar(root);
  root.bar.show(root.latest.data);
}

export function unmount({ parentElement }) {
  parentElement.bar?.search.destroy();
  parentElement.bar = null;
}

class Bar {
  constructor(root) {
    this.root = root;
    this.search = new Search((node, add) => this.act({ do: "focus", node, add }));
    this.controls = h("div", { class: "controls" });
    this.asks = h("nav", { class: "asks", "aria-label": "Questions to start with" });
    this.notes = h("div", { class: "notes", role: "status" });
    this.frame = h("div", { class: "sg bar" }, h("h1", { class: "quiet" }, "Explore the graph"), h("div", { class: "main" }, this.search.element, this.controls), this.asks, this.notes);
    root.append(this.frame);
    followTheme(this.frame);
  }

  act(what) {
    send(this.root, what);
  }

  show(data) {
    const focused = this.root.activeElement?.dataset?.name;
    this.controls.replaceChildren(
      this.depth(data), this.topics(data), this.filters(data), this.views(data), this.share());
    this.asks.replaceChildren(...this.questions(data));
    this.notes.replaceChildren(...data.notes.map((text) => h("p", {}, text)),
      ...data.problems.map((text) => h("p", { class: "problem" }, text)));
    if (focused) this.controls.querySelector(`[data-name="${CSS.escape(focused)}"]`)?.focus();
    this.frame.dataset.ready = "1";
  }

  depth({ depth }) {
    return h("div", { class: "segments", role: "group", "aria-label": "Depth: how many relations away" },
      h("span", { class: "title", "aria-hidden": "true" }, "Depth"),
      [1, 2, 3, 4].map((steps) => this.segment(`depth-${steps}`, steps, steps === depth,
        `Depth ${steps}: concepts up to ${steps} ${steps === 1 ? "relation" : "relations"} away`,
        { do: "depth", depth: steps })));
  }

  segment(name, face, pressed, label, act) {
    return h("button", {
      type: "button", "data-name": name, "aria-pressed": String(pressed), "aria-label": label, title: label,
      on: { click: () => this.act(act) },
    }, face);
  }

  topics({ themes }) {
    const face = [icon("target"), "Topics"];
    return sheet(face, (close) => h("div", { class: "themes" },
      h("p", { class: "note" }, "Open a topic at its most central concept"),
      themes.map((topic) => h("button", {
        type: "button", class: "line", on: { click: () => { close(); this.act({ do: "open", view: topic.view }); } },
      }, h("span", {}, topic.label), h("span", { class: "count" }, topic.count)))), { "data-name": "topics" });
  }

  filters({ topics, restricted, inferred, colour, filtered }) {
    const face = [icon("filter"), "Filters", filtered && h("span", { class: "dot", "aria-label": "some are on" })];
    return sheet(face, () => h("div", { class: "filters" },
      h("p", { class: "note" }, "Kinds and relations are filtered in the legend"),
      this.tick("Show what follows from other relations", inferred, { do: "inferred" }),
      this.tick("Colour by community instead of kind", colour === "community",
        { do: "colour", colour: colour === "community" ? "kind" : "community" }),
      h("h3", {}, "Only these topics"),
      topics.map((topic) => this.tick(topic.label, restricted && topic.on, { do: "topic", name: topic.name }, topic.count)),
      h("button", { type: "button", class: "button", disabled: !filtered, on: { click: () => this.act({ do: "clear" }) } }, "Clear all filters"),
    ), { "data-name": "filters" });
  }

  tick(label, checked, act, count) {
    return h("label", { class: "tick" },
      h("input", { type: "checkbox", checked, on: { change: () => this.act(act) } }),
      h("span", {}, label), count !== undefined && h("span", { class: "count" }, count));
  }

  views({ show }) {
    return h("div", { class: "segments", role: "group", "aria-label": "Show as" },
      VIEWS.map(([name, label]) => this.segment(name, label, name === show, `Show as ${label.toLowerCase()}`, { do: "show", show: name })));
  }

  share() {
    const button = h("button", { type: "button", class: "button", title: "Copy a link to exactly this view", "data-name": "share" },
      icon("link"), h("span", {}, "Copy link"));
    button.addEventListener("click", async () => {
      const done = await copy(location.href);
      button.lastChild.textContent = done ? "Copied" : "Copy the address above";
      setTimeout(() => { button.lastChild.textContent = "Copy link"; }, 1600);
    });
    return button;
  }

  questions({ questions, focus }) {
    const several = focus.length > 1 && h("span", { class: "focuses" }, focus.map((concept) =>
      h("button", {
        type: "button", class: "chip", "aria-label": `Take ${concept.label} out of the middle`,
        on: { click: () => this.act({ do: "unfocus", node: concept.slug }) },
      }, concept.label, icon("close"))));
    const asks = questions.map((question) => h("a", {
      href: `?${new URLSearchParams(question.view)}`,
      on: { click: (event) => this.follow(event, question.view) },
    }, question.text));
    return [several, asks.length && h("span", { class: "note" }, "Ask"), ...asks].filter(Boolean);
  }

  follow(event, view) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.act({ do: "open", view });
  }
}
