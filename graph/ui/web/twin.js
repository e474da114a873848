// The equal twin of the canvas: the same scene as an outline or as tables, for everybody.

import { adopt, h, icon, shape } from "./dom.js";
import { bus } from "./bus.js";
import { drawLegend } from "./canvas_legend.js";
import { send } from "./outbox.js";
import { followTheme } from "./theme.js";

export default async function mount(component) {
  const root = component.parentElement;
  root.latest = component;
  await adopt(root, "tokens.css", "canvas.css", "twin.css");
  root.twin ??= new Twin(root);
  root.twin.show(root.latest.data);
}

export function unmount({ parentElement }) {
  const { twin } = parentElement;
  if (twin) bus.removeEventListener("select", twin.onSelect);
  parentElement.twin = null;
}

class Twin {
  constructor(root) {
    this.root = root;
    this.sorted = { concepts: ["importance", -1], relations: [null, 1] };
    this.body = h("div", { class: "body", tabindex: "0", role: "region", "aria-label": "What the graph shows" });
    this.summary = h("p", { class: "summary" });
    this.legend = h("div", { class: "legend" });
    this.frame = h("div", { class: "sg canvas twin" }, h("div", { class: "head" }, this.summary), this.body, this.legend);
    root.append(this.frame);
    followTheme(this.frame);
    this.onSelect = () => this.mark();
    bus.addEventListener("select", this.onSelect);
  }

  act(what) {
    send(this.root, what);
  }

  select(node, edge) {
    bus.select(node, edge, this);
    this.act({ do: "select", node: node ?? null, edge: edge ?? null });
  }

  show(scene) {
    this.scene = scene;
    this.byId = new Map(scene.nodes.map((node) => [node.id, node]));
    drawLegend(this);
    this.body.replaceChildren(...(scene.show === "outline" ? this.outline() : this.tables()));
    this.mark();
    this.frame.dataset.ready = scene.key;
  }

  /** Show which row is selected, here as everywhere. */
  mark() {
    const { node, edge } = bus.selection;
    for (const row of this.body.querySelectorAll("[data-row]")) {
      if (row.dataset.row === node || row.dataset.row === edge) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }

  concept(node, ...more) {
    const kind = this.scene.kinds[node.kind];
    return h("button", { type: "button", class: "cell", "data-slug": node.id, on: { click: () => this.select(node.id, null) } },
      h("span", { class: "tinted", css: { "--light": kind.light, "--dark": kind.dark } }, shape(kind.shape)),
      h("span", {}, node.label), ...more);
  }

  expand(node) {
    if (!node.hidden) return null;
    return h("button", {
      type: "button", class: "more", "aria-label": `Expand ${node.label}: ${node.hidden} neighbours not shown`,
      title: `${node.hidden} neighbours not shown`, on: { click: () => this.act({ do: "expand", node: node.id }) },
    }, `+${node.hidden}`);
  }

  // ------------------------------------------------------------------ outline

  outline() {
    const children = new Map();
    for (const node of this.scene.nodes) {
      const at = node.focus ? "" : node.parent ?? "";
      children.set(at, [...(children.get(at) ?? []), node]);
    }
    return [h("ul", { class: "tree" }, (children.get("") ?? []).map((node) => this.branch(node, children)))];
  }

  branch(node, children) {
    const groups = new Map();
    for (const child of children.get(node.id) ?? []) {
      const phrase = this.between(node.id, child.id);
      groups.set(phrase, [...(groups.get(phrase) ?? []), child]);
    }
    const order = (phrase) => this.scene.relations.findIndex((relation) => [relation.label, relation.inverse].includes(phrase));
    const sorted = [...groups].sort(([a], [b]) => order(a) - order(b));
    return h("li", { "data-row": node.id }, this.concept(node), this.expand(node),
      sorted.length > 0 && h("ul", {}, sorted.map(([phrase, members]) =>
        h("li", { class: "phrase" }, h("span", { class: "note" }, phrase),
          h("ul", {}, members.map((member) => this.branch(member, children)))))));
  }

  /** How a concept relates to another, by the most telling relation there is. */
  between(one, other) {
    let best = null;
    for (const edge of this.scene.edges) {
      const [forth, back] = [edge.from === one && edge.to === other, edge.from === other && edge.to === one];
      if ((forth || back) && (best === null || edge.relation < best.edge.relation)) best = { edge, forth };
    }
    if (!best) return "also shown";
    const relation = this.scene.relations[best.edge.relation];
    return best.forth || relation.symmetric ? relation.label : relation.inverse;
  }

  // ------------------------------------------------------------------- tables

  tables() {
    const { nodes, edges, kinds, relations } = this.scene;
    const label = (id) => this.byId.get(id).label;
    const tied = (node) => edges.filter((edge) => edge.from === node.id || edge.to === node.id).length;
    return [
      this.table("concepts", `Concepts (${nodes.length})`, nodes, [
        ["label", "Concept", (node) => node.label.toLowerCase(), (node) => [this.concept(node)]],
        ["kind", "Kind", (node) => kinds[node.kind].label, (node) => kinds[node.kind].label],
        ["topic", "Topic", (node) => node.topic, (node) => node.topic.replaceAll("-", " ")],
        ["degree", "Neighbours", (node) => node.degree, (node) => [node.degree, " ", this.expand(node)]],
        ["shown", "Relations shown", tied, tied],
        ["importance", "Centrality", (node) => node.importance, (node) => (1000 * node.importance).toFixed(2)],
      ], (node) => node.id),
      this.table("relations", `Relations (${edges.length})`, edges, [
        ["from", "Concept", (edge) => label(edge.from).toLowerCase(), (edge) => [this.concept(this.byId.get(edge.from))]],
        ["relation", "Relation", (edge) => edge.relation, (edge) => relations[edge.relation].label],
        ["to", "Concept", (edge) => label(edge.to).toLowerCase(), (edge) => [this.concept(this.byId.get(edge.to))]],
        ["evidence", "Why", (edge) => edge.evidence, (edge) => [this.why(edge)]],
      ], (edge) => edge.id),
    ];
  }

  why(edge) {
    const reason = edge.inferred ? "follows from others" : `${edge.evidence} ${edge.evidence === 1 ? "reason" : "reasons"}`;
    const words = `${this.byId.get(edge.from).label} ${this.scene.relations[edge.relation].label} ${this.byId.get(edge.to).label}`;
    return h("button", {
      type: "button", class: "cell", "data-edge": edge.id, "aria-label": `Why: ${words}, ${reason}`, on: { click: () => this.select(null, edge.id) },
    }, icon("quote"), reason);
  }

  table(name, caption, rows, columns, identify) {
    const [by, direction] = this.sorted[name];
    const column = columns.find(([key]) => key === by);
    const sorted = column ? [...rows].sort((a, b) => {
      const [x, y] = [column[2](a), column[2](b)];
      return direction * (x < y ? -1 : x > y ? 1 : 0);
    }) : rows;
    return h("table", { "data-name": name },
      h("caption", {}, caption),
      h("thead", {}, h("tr", {}, columns.map(([key, title]) => h("th", {
        scope: "col", "aria-sort": key === by ? (direction > 0 ? "ascending" : "descending") : "none",
      }, h("button", { type: "button", class: "sort", "data-name": `${name}-${key}`, on: { click: () => this.sort(name, key) } },
        title, h("span", { "aria-hidden": "true" }, key === by ? (direction > 0 ? " ↑" : " ↓") : "")))))),
      h("tbody", {}, sorted.map((row) => h("tr", { "data-row": identify(row) }, columns.map(([key, , , cell]) =>
        h("td", { class: key }, cell(row)))))));
  }

  sort(name, key) {
    const [by, direction] = this.sorted[name];
    this.sorted[name] = [key, by === key ? -direction : key === "importance" || key === "degree" ? -1 : 1];
    const at = this.body.scrollTop;
    this.show(this.scene);
    this.body.scrollTop = at;
    this.body.querySelector(`[data-name="${name}-${key}"]`)?.focus();
  }
}
