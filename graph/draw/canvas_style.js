// How concepts and relations look: colours, shapes and lines that the ontology names.

// vis-network's shapes have unequal areas at equal size.
const AREA = { dot: 1, square: 0.88, diamond: 1.18, triangle: 1.12, triangleDown: 1.12, hexagon: 1.06, star: 1.24 };
const DIMMED = 0.15;
const DIMMED_EDGE = 0.06;
const BESIDE = 0.42;
const REST = [0.2, 0.5, 0.82];
const CALM = 140;

/** How visible a relation is at rest: the more there are, the fainter those in the background. */
const rest = (rank, scene) => (rank === 2 ? REST[2] : REST[rank] * Math.min(1, (CALM / scene.edges.length) ** 0.7));
const WIDTH = [1.3, 1.8, 2.2];

export const tone = (entry, theme) => (theme.dark ? entry.dark : entry.light);

/** A concept as vis-network wants it, without its place. */
export function nodeStyle(node, scene, theme) {
  const kind = scene.kinds[node.kind];
  const group = scene.colour === "community" ? scene.communities[node.community] : null;
  const background = tone(group ?? kind, theme);
  return {
    id: node.id,
    shape: kind.shape,
    size: node.size * (AREA[kind.shape] ?? 1),
    color: { background, border: theme.background },
  };
}

/** A relation as vis-network wants it. */
export function edgeStyle(edge, scene, theme) {
  const relation = scene.relations[edge.relation];
  return {
    id: edge.id,
    from: edge.from,
    to: edge.to,
    rank: edge.rank,
    relation: edge.relation,
    width: WIDTH[edge.rank],
    color: { color: tone(relation, theme), inherit: false, opacity: rest(edge.rank, scene) },
    dashes: edge.inferred ? [1.5, 5] : relation.line === "dashed" ? [7, 5] : false,
    arrows: { to: { enabled: !relation.symmetric, scaleFactor: 0.42 } },
    smooth: {
      enabled: true,
      type: edge.bend < 0 ? "curvedCCW" : "curvedCW",
      roundness: Math.abs(edge.bend),
    },
  };
}

/** Step forward or back, by what is in the lens. */
export function paintNode(body, id, canvas) {
  const lit = !canvas.near.size || canvas.near.has(id);
  const chosen = id === canvas.selection.node || id === canvas.cursor;
  body.options.opacity = lit ? 1 : canvas.settled ? BESIDE : DIMMED;
  body.options.color.border = chosen ? canvas.theme.text : canvas.theme.background;
}

/** The same for a relation. */
export function paintEdge(body, item, canvas) {
  const { lens, ray, scene, settled } = canvas;
  const touches = body.fromId === lens || body.toId === lens;
  const lit = ray ? item.id === ray : touches;
  const idle = !lens && !ray;
  const back = settled ? rest(item.rank, scene) * BESIDE : DIMMED_EDGE;
  body.options.color.opacity = idle ? rest(item.rank, scene) : lit ? 1 : back;
  body.options.width = ray === item.id ? 4 : lit && !idle ? 2.3 : WIDTH[item.rank];
}
