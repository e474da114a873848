// A sheet that a button opens: in the top layer, so that nothing clips it.

import { h } from "./dom.js";

/**
 * A button and the sheet below it.
 * @param {Node|string} face what the button shows
 * @param {() => Node} content builds the sheet each time it opens
 * @param {Object} [props] attributes of the button
 */
export function sheet(face, content, props = {}) {
  const button = h("button", { type: "button", class: "button", "aria-expanded": "false", ...props }, face);
  const box = h("div", { class: "sheet", popover: "auto" });
  button.addEventListener("click", () => box.togglePopover());
  box.addEventListener("beforetoggle", ({ newState }) => {
    if (newState !== "open") return;
    box.replaceChildren(content(() => box.hidePopover()));
  });
  box.addEventListener("toggle", ({ newState }) => {
    button.setAttribute("aria-expanded", String(newState === "open"));
    if (newState === "open") {
      below(box, button);
      box.querySelector("button, input, a")?.focus();
    }
  });
  return h("div", { class: "sheeted" }, button, box);
}

/** Put a box in the top layer below an anchor, inside the window. */
export function below(box, anchor, width = null) {
  const place = anchor.getBoundingClientRect();
  const wide = width ?? box.offsetWidth;
  if (width) box.style.width = `${width}px`;
  box.style.left = `${Math.max(8, Math.min(place.left, innerWidth - wide - 8))}px`;
  box.style.top = `${place.bottom + 6}px`;
  box.style.maxHeight = `${Math.max(160, innerHeight - place.bottom - 20)}px`;
}
