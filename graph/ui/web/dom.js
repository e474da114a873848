// Builds elements. Strings become text nodes, so a label can never turn into markup.

/**
 * An element with properties, listeners and children.
 * @param {string} tag
 * @param {Object} [props] attributes; `on` maps events to listeners, `css` sets custom properties.
 * @param {...(Node|string|number|null|undefined|false|Array)} children
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (name === "css") {
      for (const [property, text] of Object.entries(value)) element.style.setProperty(property, text);
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.flat(3).filter((child) => child || child === 0).map(asNode));
  return element;
}

const asNode = (child) => (child instanceof Node ? child : document.createTextNode(String(child)));

const SVG = "http://www.w3.org/2000/svg";
const svg = (tag, attributes) => {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

// The same shapes as vis-network's, in a box from -1 to 1.
const OUTLINES = {
  square: "M-.8-.8H.8V.8H-.8Z",
  diamond: "M0-1 1 0 0 1-1 0Z",
  triangle: "M0-.95 .95 .75H-.95Z",
  triangleDown: "M0 .95 .95-.75H-.95Z",
  hexagon: "M.5-.87 1 0 .5 .87H-.5L-1 0-.5-.87Z",
  star: "M0-1 .27-.35 .96-.3 .43 .14 .6 .82 0 .45-.6 .82-.43 .14-.96-.3-.27-.35Z",
};

/** The shape of a kind as a small picture; its colour comes from CSS. */
export function shape(name, className = "shape") {
  const picture = svg("svg", { viewBox: "-1.1 -1.1 2.2 2.2", class: className, "aria-hidden": "true" });
  const outline = OUTLINES[name];
  picture.append(outline ? svg("path", { d: outline }) : svg("circle", { r: "0.9" }));
  return picture;
}

const ICONS = {
  search: "M11 11l4 4M12.5 7a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0Z",
  plus: "M8 2v12M2 8h12",
  minus: "M2 8h12",
  fit: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4",
  close: "M3 3l10 10M13 3 3 13",
  link: "M6.5 9.5l3-3M7 4.5l1.6-1.6a3 3 0 0 1 4.3 4.3L11.3 8.8M9 11.5l-1.6 1.6a3 3 0 0 1-4.3-4.3L4.7 7.2",
  down: "M8 2v9M4 7.5 8 11.5l4-4M2.5 14h11",
  target: "M8 1v3M8 12v3M1 8h3M12 8h3M11 8a3 3 0 1 1-6 0 3 3 0 0 1 6 0Z",
  back: "M13 8H3M7 4 3 8l4 4",
  quote: "M2 9.5h4v4H2zM2 9.5c0-4 1-6 4-7M9.5 9.5h4v4h-4zM9.5 9.5c0-4 1-6 4-7",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  check: "M2.5 8.5l3.5 3.5 7.5-8",
  play: "M4 2.5 13 8l-9 5.5Z",
  filter: "M2 3h12L9.5 8.5V13l-3 1V8.5Z",
};

/** A line icon; decorative, so the button around it carries the name. */
export function icon(name) {
  const picture = svg("svg", { viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true" });
  picture.append(svg("path", { d: ICONS[name] }));
  return picture;
}

/** Whether the person asked for less motion. */
export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

const sheets = new Map();

/** Put style sheets from beside this module into a component's root, once. */
export async function adopt(root, ...names) {
  root.adopted ??= new Set();
  const fresh = names.filter((name) => !root.adopted.has(name));
  fresh.forEach((name) => root.adopted.add(name));
  const loaded = await Promise.all(fresh.map(sheet));
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...loaded];
}

function sheet(name) {
  if (!sheets.has(name)) {
    sheets.set(
      name,
      fetch(new URL(name, import.meta.url))
        .then((answer) => answer.text())
        .then((text) => new CSSStyleSheet().replace(text)),
    );
  }
  return sheets.get(name);
}

/** Copy text; says whether that worked. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
