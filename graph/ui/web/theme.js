// Streamlit's theme, read from its CSS variables, and a call when it changes.

const FALLBACK = {
  "--st-text-color": "#1b2430",
  "--st-background-color": "#ffffff",
  "--st-secondary-background-color": "#f4f6f9",
  "--st-primary-color": "#3454d1",
  "--st-font": "system-ui, sans-serif",
};

const value = (style, name) => style.getPropertyValue(name).trim() || FALLBACK[name];

/** The colours and the font in force where an element stands. */
export function readTheme(element) {
  const style = getComputedStyle(element);
  const background = value(style, "--st-background-color");
  return {
    text: value(style, "--st-text-color"),
    background,
    raised: value(style, "--st-secondary-background-color"),
    primary: value(style, "--st-primary-color"),
    font: value(style, "--st-font"),
    dark: luminance(background) < 0.35,
  };
}

function luminance(colour) {
  const hex = colour.match(/^#([0-9a-f]{6})/i);
  const parts = hex
    ? [0, 2, 4].map((at) => parseInt(hex[1].slice(at, at + 2), 16))
    : (colour.match(/[\d.]+/g) ?? [255, 255, 255]).slice(0, 3).map(Number);
  return (0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]) / 255;
}

/**
 * Mark an element as dark or light, now and whenever the theme changes.
 * A transition of an inherited variable is the only event there is for that.
 */
export function followTheme(element, changed) {
  const probe = document.createElement("i");
  probe.className = "probe";
  element.append(probe);
  const apply = () => {
    const theme = readTheme(element);
    element.dataset.theme = theme.dark ? "dark" : "light";
    changed?.(theme);
  };
  probe.addEventListener("transitionend", apply);
  apply();
}
