// What a point on the canvas means.

const REACH = 12;
const BEHIND = 3;

/** How far each relation is from a point, nearest first; what stands in front seems nearer. */
function distances(canvas, { x, y }) {
  const scale = canvas.network.getScale();
  return Object.values(canvas.network.body.edges)
    .map(({ id, edgeType, from, to }) => {
      const behind = BEHIND * (2 - canvas.edges.get(id).rank);
      return [edgeType.getDistanceToEdge(from.x, from.y, to.x, to.y, x, y) * scale + behind, id];
    })
    .sort(([a], [b]) => a - b);
}

/** The relation meant by a point, or null. */
export function edgeAt(canvas, point) {
  const [nearest] = distances(canvas, point);
  return nearest && nearest[0] < REACH ? nearest[1] : null;
}

/** Where a point of the scene is on the page. */
export function onPage(canvas, point) {
  const { x, y } = canvas.network.canvasToDOM(point);
  const { left, top } = canvas.stage.getBoundingClientRect();
  return { x: left + x, y: top + y };
}

/** A place on the page where a click clearly means this relation, or null. */
export function clearPoint(canvas, id) {
  const { network, writer } = canvas;
  const clear = (share) => {
    const point = network.body.edges[id].edgeType.getPoint(share);
    const at = network.canvasToDOM(point);
    const [first, second] = distances(canvas, point);
    const free = first[1] === id && !network.getNodeAt(at) && !writer.badgeAt(at);
    return [free ? (second?.[0] ?? REACH) - first[0] : -1, onPage(canvas, point)];
  };
  const [best] = Array.from({ length: 17 }, (_, step) => clear(0.1 + step * 0.05)).sort(([a], [b]) => b - a);
  return best[0] > 1 ? best[1] : null;
}
