// The graph by keyboard: arrows walk to related concepts, and a live region says where one is.

const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Listen for keys on the stage. */
export function listen(canvas) {
  canvas.stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = ARROWS[event.key] ? () => walk(canvas, ARROWS[event.key]) : actions[event.key];
    if (!act) return;
    event.preventDefault();
    act(canvas);
  });
  canvas.stage.addEventListener("blur", () => { canvas.cursor = null; canvas.showCard(null); canvas.repaint(); });
}

const here = (canvas) => canvas.cursor ?? canvas.lens ?? canvas.scene.nodes[0]?.id;

const actions = {
  Enter: (canvas) => canvas.select(here(canvas), null),
  e: (canvas) => canvas.act({ do: "expand", node: here(canvas) }),
  E: (canvas) => canvas.act({ do: "expand", node: here(canvas) }),
  f: (canvas) => canvas.act({ do: "focus", node: here(canvas) }),
  Escape: (canvas) => { canvas.showCard(null); canvas.select(null, null); canvas.repaint(); },
  "+": (canvas) => canvas.zoom(1.3),
  "=": (canvas) => canvas.zoom(1.3),
  "-": (canvas) => canvas.zoom(1 / 1.3),
  0: (canvas) => canvas.fit(true),
};

/** Go to the concept that lies best in a direction: a neighbour if there is one, else any. */
function walk(canvas, [dx, dy]) {
  const from = here(canvas);
  const places = canvas.positions();
  const neighbours = new Set();
  for (const edge of canvas.network.body.nodes[from].edges) neighbours.add(edge.fromId).add(edge.toId);
  const score = (id) => {
    const [x, y] = [places[id].x - places[from].x, places[id].y - places[from].y];
    const length = Math.hypot(x, y) || 1;
    const along = (x * dx + y * dy) / length;
    return along > 0.38 ? length * (2.2 - along) : Infinity;
  };
  const best = (ids) => ids.filter((id) => id !== from && score(id) < Infinity).sort((a, b) => score(a) - score(b))[0];
  const next = best([...neighbours]) ?? best(Object.keys(places));
  if (!next) return;
  canvas.cursor = next;
  canvas.repaint();
  canvas.showCard(next);
  say(canvas, from, next);
}

/** Say where one is, and how one came there. */
function say(canvas, from, to) {
  const { scene, byId } = canvas;
  const node = byId.get(to);
  const between = scene.edges.filter((edge) => [edge.from, edge.to].includes(from) && [edge.from, edge.to].includes(to));
  const ways = between.map((edge) => {
    const relation = scene.relations[edge.relation];
    return edge.from === to || relation.symmetric ? relation.label : relation.inverse;
  });
  const kind = scene.kinds[node.kind].label;
  const count = `${node.degree} ${node.degree === 1 ? "neighbour" : "neighbours"}`;
  const how = ways.length ? `; ${ways.join(", ")} ${byId.get(from).label}` : "";
  canvas.live.textContent = `${node.label}, ${kind}, ${count}${how}`;
}
