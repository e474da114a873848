// What an empty workspace shows: how a graph begins.

import { adopt, h } from "./dom.js";
import { followTheme } from "./theme.js";

export default async function mount(component) {
  const root = component.parentElement;
  await adopt(root, "tokens.css", "empty.css");
  root.frame ??= root.appendChild(h("section", { class: "sg empty" }));
  root.frame.replaceChildren(
    h("h1", {}, component.data.title ?? "This graph is still empty"),
    h("p", {}, "A graph grows from documents. Read some, then settle what was found in them:"),
    h("pre", { tabindex: "0" }, "sagacity ingest your-documents/ --data DIR\nsagacity review --data DIR"),
    h("p", { class: "note" }, "This page shows the concepts as soon as the first one is accepted. "
      + "Without --data, Sagacity opens the graph that it ships."),
    ...component.data.problems.map((problem) => h("p", { class: "problem" }, problem)));
  followTheme(root.frame);
  root.frame.dataset.ready = "1";
}
