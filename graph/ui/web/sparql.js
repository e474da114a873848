// SPARQL's tokens, for colouring. What is no token is shown as it is.

const WORDS = new Set(("SELECT ASK CONSTRUCT DESCRIBE WHERE FROM NAMED PREFIX BASE DISTINCT REDUCED AS OPTIONAL UNION MINUS "
  + "GRAPH SERVICE SILENT FILTER EXISTS NOT IN BIND VALUES UNDEF GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET TRUE FALSE "
  + "COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL "
  + "FLOOR ROUND CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY "
  + "NOW IF COALESCE STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE").split(" "));

const TOKEN = new RegExp([
  /(?<comment>#[^\n]*)/, /(?<iri><[^<>"{}|^`\\\s]*>)/,
  /(?<string>"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/,
  /(?<variable>[?$]\w+)/, /(?<name>[\w-]*:[\w.\-%]*[\w\-%]|[\w-]+:)/, /(?<number>\b\d+(?:\.\d+)?\b)/, /(?<word>[A-Za-z_]\w*)/,
].map((part) => part.source).join("|"), "g");

/** A query in pieces: `[text, class]`, class empty for what is not coloured. */
export function pieces(text) {
  const found = [];
  let last = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > last) found.push([text.slice(last, match.index), ""]);
    const kind = Object.entries(match.groups).find(([, value]) => value !== undefined)[0];
    const isWord = kind === "word" && (WORDS.has(match[0].toUpperCase()) || match[0] === "a");
    found.push([match[0], kind === "word" ? (isWord ? "keyword" : "") : kind]);
    last = match.index + match[0].length;
  }
  if (last < text.length) found.push([text.slice(last), ""]);
  return found;
}
