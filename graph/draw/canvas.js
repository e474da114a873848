// The canvas: a scene from Python drawn with vis-network. Positions come from Python,
// selection lives in the address, so this file keeps no state that matters.

import { adopt, h, icon, still } from "./dom.js";
import { bus } from "./bus.js";
import { send } from "./outbox.js";
import { followTheme } from "./theme.js";
import { clearPoint, edgeAt, onPage } from "./canvas_hits.js";
import { drawLegend } from "./canvas_legend.js";
import { listen } from "./canvas_keys.js";
import { edgeStyle, nodeStyle, paintEdge, paintNode } from "./canvas_style.js";
import { Writer } from "./canvas_text.js";

let library = null;

/** vis-network, which announces itself as a global. */
function vis(url) {
  library ??= globalThis.vis?.Network
    ? Promise.resolve(globalThis.vis)
    : import(new URL(url, location.origin).href).then(() => globalThis.vis);
  return library;
}

/** Draw a component's scene, or bring an earlier drawing up to date. */
export default async function mount(component) {
  const root = component.parentElement;
  root.latest = component;
  if (root.canvas) {
    root.canvas.show(component.data);
    return;
  }
  if (root.starting) return;
  root.starting = true;
  const [engine] = await Promise.all([vis(component.data.vis), adopt(root, "tokens.css", "canvas.css")]);
  if (!root.host?.isConnected) return;
  root.canvas = new Canvas(engine, root);
  root.canvas.show(root.latest.data);
}

/** Take a drawing down. */
export function unmount(component) {
  const root = component.parentElement;
  root.canvas?.destroy();
  root.canvas = null;
  root.starting = false;
}

const OPTIONS = {
  autoResize: true,
  physics: { enabled: false },
  layout: { improvedLayout: false },
  interaction: {
    hover: true, hoverConnectedEdges: false, selectConnectedEdges: false, multiselect: false,
    keyboard: false, navigationButtons: false, tooltipDelay: 1e9, zoomSpeed: 0.6,
  },
  nodes: { borderWidth: 2.5, borderWidthSelected: 2.5, chosen: false },
  edges: { chosen: false, hoverWidth: 0, selectionWidth: 0 },
};

class Canvas {
  constructor(engine, root) {
    this.root = root;
    this.scene = null;
    this.hovered = null;
    this.hoveredEdge = null;
    this.cursor = null;
    this.touched = false;
    this.near = new Set();
    this.build();
    this.nodes = new engine.DataSet();
    this.edges = new engine.DataSet();
    this.network = new engine.Network(this.stage, { nodes: this.nodes, edges: this.edges }, OPTIONS);
    this.writer = new Writer(this);
    followTheme(this.frame, (theme) => this.retheme(theme));
    this.wire();
    listen(this);
    this.frame.sagacity = this;
  }

  build() {
    this.stage = h("div", {
      class: "stage", tabindex: "0", role: "application", "aria-roledescription": "knowledge graph",
      "aria-label": "Graph. Arrow keys walk to related concepts, Enter selects, E expands, "
        + "plus and minus zoom, 0 shows everything. The outline and the table hold the same.",
    });
    this.card = h("div", { class: "card", hidden: true, "aria-hidden": "true" });
    this.live = h("div", { class: "quiet", role: "status", "aria-live": "polite" });
    this.summary = h("p", { class: "summary" });
    this.legend = h("div", { class: "legend" });
    const tool = (name, label, act) =>
      h("button", { type: "button", class: "button", "aria-label": label, title: label, on: { click: act } }, icon(name));
    this.frame = h("div", { class: "sg canvas" },
      h("div", { class: "pane" }, this.stage, this.card,
        h("div", { class: "tools" },
          tool("plus", "Zoom in", () => this.zoom(1.3)),
          tool("minus", "Zoom out", () => this.zoom(1 / 1.3)),
          tool("fit", "Show everything", () => this.fit(true))),
        this.summary),
      this.legend, this.live);
    this.root.append(this.frame);
  }

  /** Tell Python what the person did. */
  act(what) {
    send(this.root, what);
  }

  wire() {
    const { network } = this;
    network.on("afterDrawing", (context) => this.writer.draw(context));
    network.on("hoverNode", ({ node }) => this.hover(node));
    network.on("blurNode", () => this.hover(null));
    network.on("hoverEdge", ({ pointer }) => this.hoverEdge(edgeAt(this, pointer.canvas)));
    network.on("blurEdge", () => this.hoverEdge(null));
    network.on("dragStart", ({ nodes }) => { this.touched ||= !nodes.length; this.hover(null); });
    network.on("dragEnd", ({ nodes }) => this.dragged(nodes[0]));
    network.on("zoom", () => { this.touched = true; });
    network.on("click", (event) => this.clicked(event));
    network.on("doubleClick", ({ nodes }) => { if (nodes.length) this.act({ do: "expand", node: nodes[0] }); });
    this.stage.addEventListener("mouseleave", () => { this.hover(null); this.hoverEdge(null); });
    this.onSelect = (event) => event.detail.origin !== this && this.reveal();
    this.onHint = ({ detail }) => this.hover(this.has(detail.node) ? detail.node : null, false);
    bus.addEventListener("select", this.onSelect);
    bus.addEventListener("hint", this.onHint);
    this.resizes = new ResizeObserver(() => this.touched || this.fit(false));
    this.resizes.observe(this.stage);
    document.fonts.ready.then(() => { this.writer.forget(); this.network.redraw(); });
  }

  has(id) {
    return id !== null && id !== undefined && Boolean(this.network.body.nodes[id]);
  }

  get selection() {
    return bus.selection;
  }

  /** The concept everything else steps back for, or null. */
  get lens() {
    if (this.has(this.hovered)) return this.hovered;
    if (this.has(this.cursor)) return this.cursor;
    return this.has(this.selection.node) ? this.selection.node : null;
  }

  /** The relation that is lit up, or null. */
  get ray() {
    const known = (id) => (id && this.edges.get(id) ? id : null);
    return known(this.hoveredEdge) ?? (this.hovered ? null : known(this.selection.edge));
  }

  /** A relation is selected and nobody points elsewhere: the rest steps back only a little. */
  get settled() {
    return Boolean(this.ray) && !this.hoveredEdge;
  }

  hover(node, card = true) {
    if (this.hovered === node) return;
    this.hovered = node;
    if (node) this.hoveredEdge = null;
    this.stage.style.cursor = node ? "pointer" : "";
    this.repaint();
    this.showCard(card && node !== this.selection.node ? node : null);
  }

  hoverEdge(edge) {
    this.hoveredEdge = this.hovered ? null : edge;
    this.stage.style.cursor = edge || this.hovered ? "pointer" : "";
    this.repaint();
  }

  clicked({ nodes, pointer, event }) {
    const badge = this.writer.badgeAt(pointer.DOM);
    if (badge) return this.act({ do: "expand", node: badge });
    const source = event.srcEvent;
    if (nodes.length) {
      const node = nodes[0];
      if (source.altKey) return this.act({ do: "focus", node });
      if (source.ctrlKey || source.metaKey) return this.act({ do: "focus", node, add: true });
      return this.select(node, null);
    }
    return this.select(null, edgeAt(this, pointer.canvas));
  }

  /** Select a concept or a relation, here at once and in the address. */
  select(node, edge) {
    const now = bus.selection;
    this.cursor = null;
    if ((node ?? null) === now.node && (edge ?? null) === now.edge) return;
    performance.mark("sagacity-click");
    bus.select(node, edge, this);
    this.repaint();
    this.act({ do: "select", node: node ?? null, edge: edge ?? null });
  }

  dragged(node) {
    if (!this.has(node)) return;
    const { x, y } = this.network.getPosition(node);
    this.act({ do: "move", node, x: Math.round(x), y: Math.round(y) });
  }

  zoom(factor) {
    this.touched = true;
    this.network.moveTo({ scale: this.network.getScale() * factor, animation: this.ease(160) });
  }

  ease(duration) {
    return still() ? false : { duration, easingFunction: "easeInOutQuad" };
  }

  /** Bring the whole scene into view, leaving room for labels. */
  fit(animated) {
    const wide = this.stage.clientWidth;
    const high = this.stage.clientHeight;
    if (!wide || !high || !this.scene) return;
    this.touched = false;
    const xs = this.scene.nodes.map((node) => node.x);
    const ys = this.scene.nodes.map((node) => node.y);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const margin = Math.min(70, wide * 0.13);
    const scale = Math.min((wide - 2 * margin) / Math.max(right - left, 1),
      (high - 112) / Math.max(bottom - top, 1), 1.3);
    this.network.moveTo({
      position: { x: (left + right) / 2, y: (top + bottom) / 2 - 2 / scale },
      scale: Math.max(scale, 0.05), animation: animated && this.ease(300),
    });
  }

  /** Pan to what was selected elsewhere, if it is out of sight. */
  reveal() {
    this.cursor = null;
    const { node } = this.selection;
    if (this.has(node)) {
      const { x, y } = this.network.canvasToDOM(this.network.getPosition(node));
      const [wide, high] = [this.stage.clientWidth, this.stage.clientHeight];
      if (x < 20 || y < 20 || x > wide - 20 || y > high - 30) {
        this.touched = true;
        this.network.moveTo({ position: this.network.getPosition(node), animation: this.ease(300) });
      }
    }
    this.repaint();
  }

  /** Bring the drawing up to date with a scene; what stays does not move. */
  show(scene) {
    if (this.scene?.key === scene.key) return;
    const first = this.scene === null;
    delete this.frame.dataset.ready;
    this.scene = scene;
    this.byId = new Map(scene.nodes.map((node) => [node.id, node]));
    const fresh = scene.nodes.filter((node) => !this.nodes.get(node.id));
    const origins = new Map(fresh.map((node) => [node.id, this.origin(node, first)]));
    const wanted = new Set(scene.edges.map((edge) => edge.id));
    this.edges.remove(this.edges.getIds().filter((id) => !wanted.has(id)));
    this.nodes.remove(this.nodes.getIds().filter((id) => !this.byId.has(id)));
    this.nodes.update(scene.nodes.map((node) => ({
      ...nodeStyle(node, scene, this.theme), ...(origins.get(node.id) ?? { x: node.x, y: node.y }),
    })));
    this.edges.update(scene.edges.map((edge) => edgeStyle(edge, scene, this.theme)));
    drawLegend(this);
    if (!this.has(this.cursor)) this.cursor = null;
    this.repaint();
    if (first || !this.touched) this.fit(!first);
    this.arrive(fresh, origins, first);
  }

  origin(node, first) {
    const parent = this.byId.get(node.parent);
    return first || still() || !parent || !this.has(parent.id) ? { x: node.x, y: node.y } : { x: parent.x, y: parent.y };
  }

  /** Let newcomers come out of their parents, then say that all is in place. */
  arrive(fresh, origins, first) {
    const moving = fresh.filter((node) => {
      const from = origins.get(node.id);
      return from.x !== node.x || from.y !== node.y;
    });
    const { key } = this.scene;
    const start = performance.now();
    const settle = () => this.scene?.key === key && requestAnimationFrame(() => {
      this.frame.dataset.ready = key;
      performance.mark("sagacity-ready");
    });
    const step = (now) => {
      if (this.scene?.key !== key) return;
      const share = Math.min(1, (now - start) / 320);
      const eased = 1 - (1 - share) ** 3;
      for (const node of moving) {
        const from = origins.get(node.id);
        this.network.moveNode(node.id, from.x + (node.x - from.x) * eased, from.y + (node.y - from.y) * eased);
      }
      if (share < 1) requestAnimationFrame(step);
      else settle();
    };
    if (first || !moving.length) settle();
    else requestAnimationFrame(step);
  }

  /** Show who stands in front: set opacities and redraw. */
  repaint() {
    if (!this.scene) return;
    const { lens, ray } = this;
    const { body } = this.network;
    const near = new Set();
    if (ray) {
      const { fromId, toId } = body.edges[ray];
      near.add(fromId).add(toId);
    } else if (lens) {
      near.add(lens);
      for (const edge of body.nodes[lens].edges) near.add(edge.fromId).add(edge.toId);
    }
    this.near = near;
    for (const id of body.nodeIndices) paintNode(body.nodes[id], id, this);
    for (const id of body.edgeIndices) paintEdge(body.edges[id], this.edges.get(id), this);
    this.network.redraw();
  }

  retheme(theme) {
    this.theme = theme;
    this.writer?.forget();
    if (!this.scene) return;
    this.nodes.update(this.scene.nodes.map((node) => nodeStyle(node, this.scene, theme)));
    this.edges.update(this.scene.edges.map((edge) => edgeStyle(edge, this.scene, theme)));
    this.repaint();
  }

  /** A few words about a concept, docked in the corner away from it. */
  showCard(id) {
    const node = this.byId?.get(id);
    this.card.hidden = !node;
    if (!node) return;
    const kind = this.scene.kinds[node.kind];
    this.card.replaceChildren(
      h("strong", {}, node.label),
      h("span", { class: "tinted", css: { "--light": kind.light, "--dark": kind.dark } },
        `${kind.label} · ${node.degree} ${node.degree === 1 ? "neighbour" : "neighbours"}`
        + (node.hidden ? `, ${node.hidden} not shown` : "")),
      h("p", {}, node.definition),
    );
    this.dock();
  }

  /** Put the card into the corner where it hides least of what is lit. */
  dock() {
    const { clientWidth: wide, clientHeight: high } = this.stage;
    const [width, height] = [this.card.offsetWidth + 24, this.card.offsetHeight + 24];
    const spots = [...this.near].filter((id) => this.has(id)).map((id) => this.network.canvasToDOM(this.network.getPosition(id)));
    const cost = ([right, low]) => spots.filter(({ x, y }) =>
      (right ? x > wide - width - 60 : x < width + 40) && (low ? y > high - height - 40 : y < height + 20)).length;
    const [right, low] = [[false, false], [true, false], [false, true], [true, true]].sort((a, b) => cost(a) - cost(b))[0];
    this.card.classList.toggle("right", right);
    this.card.classList.toggle("low", low);
  }

  /** Where a concept stands on the page, for tests and helpers. */
  pointOf(id) {
    return onPage(this, this.network.getPosition(id));
  }

  /** Where a click on the page clearly means this relation, for tests and helpers. */
  pointOfEdge(id) {
    return clearPoint(this, id);
  }

  /** Place of every concept, in the scene's own pixels. */
  positions() {
    return this.network.getPositions();
  }

  destroy() {
    bus.removeEventListener("select", this.onSelect);
    bus.removeEventListener("hint", this.onHint);
    this.resizes.disconnect();
    this.network.destroy();
  }
}
