// What a person did, on its way to Python. Streamlit delivers only the last of several
// messages that come close together, so each carries its recent predecessors too, and
// Python takes those whose number it has not seen.

const RECENT = 2_000;
let last = 0;

/** Send an action from a component whose latest arguments are kept on its root. */
export function send(root, action) {
  const now = Date.now();
  last = Math.max(last + 1, now);
  root.sent = [...(root.sent ?? []).filter(({ n }) => now - n < RECENT), { ...action, n: last }];
  root.latest.setTriggerValue("act", root.sent);
}
