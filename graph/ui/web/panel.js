// What stands beside the canvas: a concept's page, or the receipt of a relation.

import { adopt, h } from "./dom.js";
import { bus } from "./bus.js";
import { conceptPage } from "./panel_concept.js";
import { receiptPage } from "./panel_receipt.js";
import { send } from "./outbox.js";
import { followTheme } from "./theme.js";

export default async function mount(component) {
  const root = component.parentElement;
  root.latest = component;
  await adopt(root, "tokens.css", "panel.css");
  root.panel ??= new Panel(root);
  root.panel.show(root.latest.data);
}

export function unmount({ parentElement }) {
  parentElement.panel = null;
}

class Panel {
  constructor(root) {
    this.root = root;
    this.article = h("article", { class: "page", tabindex: "0", "aria-label": "Details" });
    this.frame = h("div", { class: "sg panel" }, this.article);
    root.append(this.frame);
    followTheme(this.frame);
  }

  act(what) {
    send(this.root, what);
  }

  /** Select a concept or a relation everywhere at once. */
  select(node, edge) {
    performance.mark("sagacity-click");
    bus.select(node, edge, this);
    this.act({ do: "select", node: node ?? null, edge: edge ?? null });
  }

  show(data) {
    const { selection, ...content } = data;
    const seen = JSON.stringify(content);
    if (seen !== this.seen) {
      const subject = data.edge ?? data.slug;
      if (this.subject !== subject) this.article.scrollTop = 0;
      this.subject = subject;
      this.seen = seen;
      this.data = data;
      this.article.replaceChildren(...this.page(data).flat(3).filter(Boolean));
    }
    const now = bus.selection;
    if (now.node !== selection.node || now.edge !== selection.edge) bus.select(selection.node, selection.edge, this);
    this.frame.dataset.ready = data.edge ?? data.slug ?? data.mode;
    requestAnimationFrame(() => performance.mark("sagacity-details"));
  }

  page(data) {
    if (data.mode === "concept") return conceptPage(this, data);
    if (data.mode === "relation") return receiptPage(this, data);
    return [h("p", { class: "notice" }, data.message)];
  }
}
