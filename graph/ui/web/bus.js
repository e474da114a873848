// What the components of one page tell each other without asking the server.

class Bus extends EventTarget {
  /** What is selected: `{node}` or `{edge}`, both null for nothing. */
  selection = { node: null, edge: null };

  /** Tell every component what is selected now. */
  select(node, edge, origin) {
    this.selection = { node: node ?? null, edge: edge ?? null };
    this.dispatchEvent(new CustomEvent("select", { detail: { ...this.selection, origin } }));
  }

  /** Let the pointer or the keyboard light up a concept elsewhere. */
  hint(node) {
    this.dispatchEvent(new CustomEvent("hint", { detail: { node: node ?? null } }));
  }
}

export const bus = new Bus();
