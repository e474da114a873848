// A SPARQL editor: a text area that everybody's tools understand, coloured from behind,
// with completion of terms and concepts. Nothing is fetched from anywhere else.

import { adopt, copy, h, icon, shape } from "./dom.js";
import { send } from "./outbox.js";
import { pieces } from "./sparql.js";
import { followTheme } from "./theme.js";

export default async function mount(component) {
  const root = component.parentElement;
  root.latest = component;
  await adopt(root, "tokens.css", "editor.css");
  root.editor ??= new Editor(root);
  root.editor.show(root.latest.data);
}

export function unmount({ parentElement }) {
  parentElement.editor = null;
}

class Editor {
  constructor(root) {
    this.root = root;
    this.options = [];
    this.at = 0;
    this.shown = null;
    this.build();
    followTheme(this.frame);
  }

  build() {
    this.area = h("textarea", {
      class: "text", spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off", rows: "8",
      "aria-label": "SPARQL query", "aria-describedby": "how", "aria-controls": "terms",
      on: {
        input: () => { this.paint(); this.suggest(); }, keydown: (event) => this.key(event), scroll: () => this.align(),
        blur: () => setTimeout(() => this.close(), 120), click: () => this.close(),
      },
    });
    this.colours = h("pre", { class: "text behind", "aria-hidden": "true" });
    this.numbers = h("pre", { class: "numbers", "aria-hidden": "true" });
    this.list = h("ul", { id: "terms", class: "terms", role: "listbox", "aria-label": "Terms", hidden: true });
    this.limits = h("span", { class: "note" });
    const link = h("button", { type: "button", class: "button" }, icon("link"), h("span", {}, "Copy link"));
    link.addEventListener("click", () => this.say(link, location.href));
    const curl = h("button", { type: "button", class: "button" }, icon("copy"), h("span", {}, "Copy as cURL"));
    curl.addEventListener("click", () => this.say(curl, this.curl()));
    this.frame = h("div", { class: "sg editor" }, h("h1", { class: "quiet" }, "Query the graph"),
      h("div", { class: "code" }, this.numbers, h("div", { class: "layers" }, this.colours, this.area, this.list)),
      h("div", { class: "foot" },
        h("button", { type: "button", class: "button main run", on: { click: () => this.run() } }, icon("play"), "Run"),
        h("span", { class: "note", id: "how" }, h("kbd", {}, "Ctrl"), " ", h("kbd", {}, "Enter"), " runs, ",
          h("kbd", {}, "Ctrl"), " ", h("kbd", {}, "Space"), " completes"),
        h("span", { class: "spring" }), this.limits, link, curl));
    this.root.append(this.frame);
  }

  async say(button, text) {
    const before = button.lastChild.textContent;
    button.lastChild.textContent = (await copy(text)) ? "Copied" : "Could not copy";
    setTimeout(() => { button.lastChild.textContent = before; }, 1600);
  }

  curl() {
    const quoted = this.area.value.replaceAll("'", "'\\''");
    return `curl '${location.origin}/sparql' -H 'Accept: text/csv, text/turtle;q=0.9' --data-urlencode 'query=${quoted}'`;
  }

  show(data) {
    this.data = data;
    this.limits.textContent = data.limits;
    // What a person is typing is never taken away: only a new text from elsewhere replaces it.
    if (data.text !== this.shown) {
      this.shown = data.text;
      this.area.value = data.text;
    }
    this.paint();
    this.frame.dataset.ready = "1";
  }

  run() {
    this.close();
    this.shown = this.area.value;
    send(this.root, { do: "run", text: this.area.value });
  }

  paint() {
    const text = this.area.value;
    const lines = text.split("\n").length;
    const wrong = this.data.text === text ? this.data.error?.line : null;
    this.area.rows = Math.min(26, Math.max(7, lines + 1));
    this.colours.replaceChildren(...pieces(text).map(([piece, kind]) => (kind ? h("span", { class: kind }, piece) : piece)), "\n");
    this.numbers.replaceChildren(...Array.from({ length: lines }, (_, row) =>
      h("span", { class: row + 1 === wrong ? "wrong" : "" }, `${row + 1}\n`)));
    this.align();
  }

  align() {
    const { scrollLeft, scrollTop } = this.area;
    this.colours.style.transform = `translate(${-scrollLeft}px, ${-scrollTop}px)`;
    this.numbers.style.transform = `translateY(${-scrollTop}px)`;
  }

  // --------------------------------------------------------------- completion

  /** The term before the caret. */
  word() {
    const before = this.area.value.slice(0, this.area.selectionStart);
    return before.match(/[\w-]*:[\w-]*$|[A-Za-z][\w-]*$/)?.[0] ?? "";
  }

  async suggest(asked = false) {
    const word = this.word();
    if (!asked && !word.includes(":")) return this.close();
    const concepts = word.startsWith("c:") && word.length > 2 ? await this.concepts(word.slice(2)) : [];
    if (word !== this.word()) return undefined;
    const low = word.toLowerCase();
    const terms = this.data.terms.filter((term) =>
      term.name.toLowerCase().startsWith(low) || (low.length > 2 && term.name.toLowerCase().includes(low.replace(/^\w*:/, ""))));
    this.options = [...concepts, ...(word.startsWith("c:") ? [] : terms)].slice(0, 9);
    this.at = 0;
    return this.options.length && !(this.options.length === 1 && this.options[0].name === word) ? this.open(word) : this.close();
  }

  async concepts(text) {
    try {
      const answer = await fetch(`/explorer/search?q=${encodeURIComponent(text.replaceAll("-", " "))}`);
      const { matches } = await answer.json();
      return matches.map((match) => ({ name: `c:${match.slug}`, about: match.kind, look: match }));
    } catch {
      return [];
    }
  }

  open(word) {
    this.list.replaceChildren(...this.options.map((option, row) => h("li", {
      role: "option", id: `term-${row}`, "aria-selected": String(row === this.at),
      on: { mousedown: (event) => { event.preventDefault(); this.at = row; this.accept(); } },
    }, option.look && h("span", { class: "tinted", css: { "--light": option.look.light, "--dark": option.look.dark } }, shape(option.look.shape)),
    h("code", {}, option.name), h("span", { class: "note" }, option.about))));
    const before = this.area.value.slice(0, this.area.selectionStart - word.length).split("\n");
    const style = getComputedStyle(this.area);
    this.measure ??= document.createElement("canvas").getContext("2d");
    this.measure.font = style.font;
    this.list.style.left = `${Math.min(this.measure.measureText(before.at(-1)).width + 8 - this.area.scrollLeft, this.area.clientWidth - 260)}px`;
    this.list.style.top = `${before.length * parseFloat(style.lineHeight) + 14 - this.area.scrollTop}px`;
    this.list.hidden = false;
    this.area.setAttribute("aria-activedescendant", `term-${this.at}`);
  }

  close() {
    this.list.hidden = true;
    this.area.removeAttribute("aria-activedescendant");
  }

  accept() {
    const word = this.word();
    const end = this.area.selectionStart;
    this.area.setRangeText(this.options[this.at].name, end - word.length, end, "end");
    this.close();
    this.paint();
  }

  key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.run();
    } else if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      this.suggest(true);
    } else if (!this.list.hidden && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      this.at = (this.at + (event.key === "ArrowDown" ? 1 : -1) + this.options.length) % this.options.length;
      this.open(this.word());
    } else if (!this.list.hidden && ["Enter", "Tab"].includes(event.key)) {
      event.preventDefault();
      this.accept();
    } else if (event.key === "Escape") {
      this.close();
    }
  }
}
