// Labels, drawn after the graph: the same size at every zoom, with a halo, never on top
// of one another. What matters most is written first, and what no longer fits is left out.

const LINE = 15.5;
const SIZE = 13.5;

export class Writer {
  constructor(canvas) {
    this.canvas = canvas;
    this.widths = new Map();
    this.badges = [];
  }

  /** Measure again, because the font may have changed. */
  forget() {
    this.widths.clear();
  }

  draw(context) {
    const { canvas } = this;
    const { network, scene, theme } = canvas;
    if (!scene) return;
    const ratio = network.canvas.pixelRatio;
    this.context = context;
    this.theme = theme;
    this.scale = network.getScale();
    this.origin = network.DOMtoCanvas({ x: 0, y: 0 });
    this.size = [canvas.stage.clientWidth, canvas.stage.clientHeight];
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.textAlign = "center";
    context.lineJoin = "round";
    this.taken = [];
    this.badges = [];
    const order = this.order();
    for (const node of order) this.reserve(node);
    const lens = order.filter((node) => node.id === canvas.lens);
    const others = order.filter((node) => node.id !== canvas.lens);
    for (const node of lens) this.badge(node);
    for (const node of order) this.label(node);
    this.relations();
    for (const node of others) this.badge(node);
    context.restore();
  }

  /** Focus and lens first, then their neighbours, then by importance. */
  order() {
    const { near, lens, settled, scene } = this.canvas;
    const rank = (node) => (node.id === lens ? 0 : near.has(node.id) ? 1 : node.focus ? 2 : 3);
    const { nodes } = this.canvas.network.body;
    return scene.nodes
      .filter((node) => nodes[node.id] && (!near.size || settled || near.has(node.id)))
      .map((node) => [rank(node), node])
      .sort(([a, one], [b, other]) => a - b || other.size - one.size || (one.id < other.id ? -1 : 1))
      .map(([, node]) => node);
  }

  spot(id) {
    const { x, y } = this.canvas.network.body.nodes[id];
    return [(x - this.origin.x) * this.scale, (y - this.origin.y) * this.scale];
  }

  reserve(node) {
    const [x, y] = this.spot(node.id);
    const reach = node.size * this.scale * 0.8;
    this.taken.push([x - reach, y - reach, x + reach, y + reach]);
  }

  /** Take a box if it is free and in sight. */
  claim(left, top, right, bottom, always = false) {
    if (left < 0 || top < 0 || right > this.size[0] || bottom > this.size[1]) return false;
    const clash = this.taken.some((box) => left < box[2] && right > box[0] && top < box[3] && bottom > box[1]);
    if (clash && !always) return false;
    this.taken.push([left, top, right, bottom]);
    return true;
  }

  width(text, font) {
    const key = font + text;
    if (!this.widths.has(key)) {
      this.context.font = font;
      this.widths.set(key, this.context.measureText(text).width);
    }
    return this.widths.get(key);
  }

  write(text, x, y, font, colour, halo = 4) {
    const { context } = this;
    context.font = font;
    context.lineWidth = halo;
    context.strokeStyle = this.theme.background;
    context.strokeText(text, x, y);
    context.fillStyle = colour;
    context.fillText(text, x, y);
  }

  label(node) {
    const { canvas, context } = this;
    const main = node.focus || node.id === canvas.lens;
    const font = `${main ? 700 : 500} ${main ? SIZE + 2.5 : SIZE}px ${this.theme.font}`;
    const line = main ? LINE + 3 : LINE;
    const [x, y] = this.spot(node.id);
    const reach = node.size * this.scale + 3;
    const half = Math.max(...node.lines.map((text) => this.width(text, font))) / 2 + 2;
    const high = line * node.lines.length;
    // Below if there is room, else above, else beside.
    const places = [[x, y + reach], [x, y - reach - high], [x + reach + half, y - high / 2], [x - reach - half, y - high / 2]];
    const place = places.find(([at, top]) => this.claim(at - half, top, at + half, top + high));
    if (!place && !main) return;
    const [at, top] = place ?? places[0];
    context.textBaseline = "top";
    context.globalAlpha = canvas.near.size && !canvas.near.has(node.id) ? 0.5 : 1;
    node.lines.forEach((text, row) => this.write(text, at, top + row * line, font, this.theme.text));
    context.globalAlpha = 1;
  }

  /** Names of the relations in the lens, each group named once where its edges run together. */
  relations() {
    const { canvas } = this;
    const { ray, network, scene } = canvas;
    const alone = scene.focus.length === 1 && !canvas.near.size ? scene.focus[0] : null;
    const lens = canvas.lens ?? alone;
    const seen = [];
    const font = `600 12px ${this.theme.font}`;
    this.context.textBaseline = "middle";
    for (const edge of scene.edges) {
      if (ray ? edge.id !== ray : edge.from !== lens && edge.to !== lens) continue;
      const relation = scene.relations[edge.relation];
      const outward = relation.symmetric || ray || edge.from === lens;
      const text = outward ? relation.label : relation.inverse;
      const body = network.body.edges[edge.id];
      if (!body?.edgeType) continue;
      for (const share of ray ? [0.5] : edge.from === lens ? [0.56, 0.68, 0.44] : [0.44, 0.32, 0.56]) {
        const point = body.edgeType.getPoint(share);
        const x = (point.x - this.origin.x) * this.scale;
        const y = (point.y - this.origin.y) * this.scale;
        if (seen.some((other) => other.text === text && Math.hypot(other.x - x, other.y - y) < 150)) break;
        const half = this.width(text, font) / 2 + 3;
        if (!this.claim(x - half, y - 8, x + half, y + 8, Boolean(ray))) continue;
        seen.push({ text, x, y });
        this.write(text, x, y, font, this.theme.dark ? relation.dark : relation.light, 5);
        break;
      }
    }
  }

  /** How many neighbours a concept has that are not shown; a click on it shows them. */
  badge(node) {
    const { canvas } = this;
    if (!node.hidden || (this.scale < 0.6 && node.id !== canvas.lens)) return;
    const strong = node.id === canvas.lens;
    if (canvas.near.size && !strong) return;
    const text = `+${node.hidden}`;
    const font = `600 10.5px ${this.theme.font}`;
    const [cx, cy] = this.spot(node.id);
    const reach = node.size * this.scale * 0.8;
    const half = this.width(text, font) / 2 + 4;
    const [x, y] = [cx + reach + half - 1, cy - reach - 6];
    if (!this.claim(x - half + 2, y - 6, x + half, y + 6, strong)) return;
    const { context } = this;
    context.textBaseline = "middle";
    if (strong) {
      context.beginPath();
      context.roundRect(x - half, y - 7.5, 2 * half, 15, 7.5);
      context.fillStyle = this.theme.primary;
      context.fill();
      context.font = font;
      context.fillStyle = this.theme.background;
      context.fillText(text, x, y + 0.5);
    } else {
      context.globalAlpha = 0.62;
      this.write(text, x - 2, y, font, this.theme.text, 3);
      context.globalAlpha = 1;
    }
    this.badges.push({ id: node.id, box: [x - half - 2, y - 9, x + half + 2, y + 9] });
  }

  /** The concept whose badge lies under a point, or null. */
  badgeAt({ x, y }) {
    const hit = this.badges.find(({ box }) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]);
    return hit?.id ?? null;
  }
}
