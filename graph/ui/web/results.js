// The answer to a query: a table, a yes or no, a graph as Turtle, or what went wrong.

import { adopt, copy, h, icon } from "./dom.js";
import { send } from "./outbox.js";
import { followTheme } from "./theme.js";

const PAGE = 100;

export default async function mount(component) {
  const root = component.parentElement;
  root.latest = component;
  await adopt(root, "tokens.css", "results.css");
  root.results ??= new Results(root);
  root.results.show(root.latest.data);
}

export function unmount({ parentElement }) {
  parentElement.results = null;
}

class Results {
  constructor(root) {
    this.root = root;
    this.body = h("div", {});
    this.live = h("div", { class: "quiet", role: "status", "aria-live": "polite" });
    this.frame = h("section", { class: "sg results", "aria-label": "Answer" }, this.body, this.live);
    root.append(this.frame);
    followTheme(this.frame);
  }

  show(data) {
    this.data = data;
    this.rows = PAGE;
    this.draw();
    this.frame.dataset.ready = `${data.mode}`;
    this.frame.dataset.query = data.text;
    this.live.textContent = data.mode === "error" ? data.message : this.summary();
  }

  draw() {
    const { data } = this;
    const parts = { table: () => this.table(), ask: () => this.ask(), graph: () => this.graph(), error: () => this.error() };
    this.body.replaceChildren(...parts[data.mode]().flat().filter(Boolean));
  }

  summary() {
    const { data } = this;
    const time = data.seconds < 1 ? `${Math.round(data.seconds * 1000)} ms` : `${data.seconds.toFixed(1)} s`;
    if (data.mode === "ask") return `${data.answer ? "Yes" : "No"}, in ${time}`;
    if (data.mode === "graph") return `A graph, in ${time}`;
    return `${data.total.toLocaleString("en")} ${data.total === 1 ? "row" : "rows"} in ${time}`;
  }

  head(...downloads) {
    return h("div", { class: "head" }, h("strong", {}, this.summary()), h("span", { class: "spring" }), downloads);
  }

  /** Ask the endpoint itself for the answer as a file: complete, whatever is shown here. */
  file(label, accept, ending) {
    const button = h("button", { type: "button", class: "button", "data-download": ending }, icon("down"), h("span", {}, label));
    button.addEventListener("click", async () => {
      const answer = await fetch("/sparql", {
        method: "POST", body: this.data.text, headers: { Accept: accept, "Content-Type": "application/sparql-query" },
      });
      if (!answer.ok) {
        button.lastChild.textContent = (await answer.text()).slice(0, 80);
        return;
      }
      const link = h("a", { href: URL.createObjectURL(await answer.blob()), download: `answer.${ending}` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    });
    return button;
  }

  table() {
    const { columns, rows, total } = this.data;
    const shown = rows.slice(0, this.rows);
    const head = this.head(this.file("CSV", "text/csv", "csv"), this.file("JSON", "application/sparql-results+json", "json"));
    if (!rows.length) {
      return [head, h("p", { class: "notice" }, "No row matches. Take away a line of the pattern, or make one OPTIONAL, to see where it stops matching.")];
    }
    return [head,
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Rows" }, h("table", {},
        h("thead", {}, h("tr", {}, columns.map((name) => h("th", { scope: "col" }, name)))),
        h("tbody", {}, shown.map((row) => h("tr", {}, row.map((cell) => h("td", { class: cell?.number ? "number" : "" }, this.cell(cell)))))))),
      shown.length < rows.length && h("button", {
        type: "button", class: "button", on: { click: () => { this.rows += 4 * PAGE; this.draw(); } },
      }, `Show more (${shown.length} of ${rows.length} here)`),
      total > rows.length && h("p", { class: "note" }, `The first ${rows.length.toLocaleString("en")} of ${total.toLocaleString("en")} rows; the downloads hold all.`)];
  }

  cell(cell) {
    if (!cell) return null;
    if (cell.slug) {
      return h("a", {
        href: `/?concept=${encodeURIComponent(cell.slug)}`, title: cell.title,
        on: {
          click: (event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            send(this.root, { do: "visit", node: cell.slug });
          },
        },
      }, cell.text);
    }
    return cell.term ? h("code", { title: cell.title }, cell.text) : cell.text;
  }

  ask() {
    return [this.head(this.file("JSON", "application/sparql-results+json", "json")),
      h("p", { class: this.data.answer ? "verdict yes" : "verdict no" }, this.data.answer ? "Yes" : "No")];
  }

  graph() {
    const { turtle, cut } = this.data;
    return [this.head(this.file("Turtle", "text/turtle", "ttl"), this.file("JSON-LD", "application/ld+json", "jsonld")),
      h("pre", { class: "scroll turtle", tabindex: "0", role: "region", "aria-label": "The graph in Turtle" }, turtle),
      cut && h("p", { class: "note" }, "Only its beginning is shown; the download holds all.")];
  }

  error() {
    const { message, hint, excerpt } = this.data;
    const button = h("button", { type: "button", class: "button" }, icon("copy"), h("span", {}, "Copy"));
    button.addEventListener("click", async () => {
      button.lastChild.textContent = (await copy([message, excerpt, hint].filter(Boolean).join("\n"))) ? "Copied" : "Could not copy";
    });
    return [h("div", { class: "error", role: "alert" },
      h("div", { class: "head" }, h("strong", {}, "This query could not be answered"), h("span", { class: "spring" }), button),
      h("p", { class: "message" }, message), excerpt && h("pre", {}, excerpt), hint && h("p", { class: "note" }, hint),
      h("p", { class: "note" }, "Your query is still in the editor."))];
  }
}
