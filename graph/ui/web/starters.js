// Beside the editor: queries to start from, and the prefixes that need no declaration.

import { adopt, h } from "./dom.js";
import { send } from "./outbox.js";
import { followTheme } from "./theme.js";

export default async function mount(component) {
  const root = component.parentElement;
  root.latest = component;
  await adopt(root, "tokens.css", "starters.css");
  const { data } = component;
  if (root.frame) return;
  root.frame = h("aside", { class: "sg starters", "aria-label": "Help with queries" },
    h("h2", {}, "Start from"),
    h("ul", {}, data.examples.map((example) => h("li", {}, h("button", {
      type: "button", class: "line", on: { click: () => send(root, { do: "run", text: example.text }) },
    }, example.title)))),
    h("h2", {}, "Prefixes that are known"),
    h("dl", {}, data.prefixes.map(({ prefix, iri }) => [h("dt", {}, `${prefix}:`), h("dd", {}, iri)])),
    h("p", { class: "note" }, "Read-only. The same endpoint answers SPARQL clients at ", h("code", {}, `${location.origin}/sparql`), "."));
  root.append(root.frame);
  followTheme(root.frame);
  root.frame.dataset.ready = "1";
}
