// The search box: suggestions from the second letter, tolerant of typos, by keyboard.

import { h, icon, shape } from "./dom.js";
import { below } from "./sheet.js";

const WAIT = 45;
const HOW = { alias: "also called", acronym: "in short", definition: "in its definition" };

export class Search {
  /** @param {(slug: string, add: boolean) => void} pick called with what was chosen */
  constructor(pick) {
    this.pick = pick;
    this.matches = [];
    this.at = -1;
    this.asked = 0;
    this.input = h("input", {
      type: "search", class: "field", role: "combobox", autocomplete: "off", spellcheck: "false",
      placeholder: "Search concepts, aliases, acronyms …", "aria-label": "Search concepts",
      "aria-expanded": "false", "aria-controls": "found", "aria-autocomplete": "list",
      on: {
        input: () => this.typed(), keydown: (event) => this.key(event),
        focus: () => this.matches.length && this.open(), blur: () => setTimeout(() => this.close(), 120),
      },
    });
    this.list = h("ul", { id: "found", role: "listbox", class: "sheet found", popover: "manual", "aria-label": "Concepts found" });
    this.status = h("div", { class: "quiet", role: "status", "aria-live": "polite" });
    this.element = h("div", { class: "search" }, icon("search"), this.input, h("kbd", { "aria-hidden": "true" }, "/"), this.list, this.status);
    this.slash = (event) => this.shortcut(event);
    document.addEventListener("keydown", this.slash);
  }

  shortcut(event) {
    const at = event.composedPath()[0];
    if (event.key !== "/" || event.ctrlKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return;
    event.preventDefault();
    this.input.focus();
    this.input.select();
  }

  typed() {
    clearTimeout(this.timer);
    const text = this.input.value.trim();
    if (text.length < 2) {
      this.matches = [];
      this.close();
      return;
    }
    this.timer = setTimeout(() => this.ask(text), WAIT);
  }

  async ask(text) {
    const number = ++this.asked;
    let answer;
    try {
      const response = await fetch(`/explorer/search?q=${encodeURIComponent(text)}`);
      answer = await response.json();
    } catch {
      this.show([], "The server does not answer. Is it still running?");
      return;
    }
    if (number === this.asked) this.show(answer.matches, `Nothing is called “${text}”. Try fewer letters, or another word for it.`);
  }

  show(matches, otherwise) {
    this.matches = matches;
    this.at = matches.length ? 0 : -1;
    const options = matches.map((match, row) => this.option(match, row));
    this.list.replaceChildren(...(options.length ? options : [h("li", { class: "none", role: "option", "aria-disabled": "true" }, otherwise)]));
    this.status.textContent = matches.length ? `${matches.length} found, ${matches[0].label} first` : otherwise;
    this.open();
    this.mark();
  }

  option(match, row) {
    const aside = HOW[match.how] && match.how !== "definition" ? `${HOW[match.how]} ${match.matched}` : HOW[match.how];
    return h("li", {
      role: "option", id: `found-${row}`, class: "option tinted", css: { "--light": match.light, "--dark": match.dark },
      on: {
        mousedown: (event) => { event.preventDefault(); this.choose(row, event.ctrlKey || event.metaKey); },
        mousemove: () => { if (this.at !== row) { this.at = row; this.mark(); } },
      },
    }, shape(match.shape), h("span", { class: "name" }, match.label), h("span", { class: "note" }, aside ?? match.kind),
    h("span", { class: "about" }, match.definition));
  }

  open() {
    if (!this.list.matches(":popover-open")) this.list.showPopover();
    below(this.list, this.element, this.element.offsetWidth);
    this.input.setAttribute("aria-expanded", "true");
  }

  close() {
    if (this.list.matches(":popover-open")) this.list.hidePopover();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  mark() {
    [...this.list.children].forEach((option, row) => option.setAttribute("aria-selected", String(row === this.at)));
    if (this.at < 0) return;
    this.input.setAttribute("aria-activedescendant", `found-${this.at}`);
    this.list.children[this.at].scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const last = this.matches.length - 1;
    if (event.key === "Escape") {
      if (this.input.value) event.preventDefault();
      this.close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (last >= 0) this.at = (this.at + step + last + 1) % (last + 1);
      this.mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.at >= 0) this.choose(this.at, event.ctrlKey || event.metaKey);
    }
  }

  choose(row, add) {
    const match = this.matches[row];
    if (!match) return;
    this.input.value = "";
    this.matches = [];
    this.close();
    this.pick(match.slug, add);
  }

  destroy() {
    document.removeEventListener("keydown", this.slash);
  }
}
