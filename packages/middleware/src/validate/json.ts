/** JSON from outside: read strictly, for what two readers read differently is an attack. */
import { badRequest } from "../errors/problem.ts";

const NAME = /"(?:[^"\\]|\\.)*"\s*:/gs;

/**
 * Reads JSON.
 *
 * @param text what came
 * @param maxDepth how deep arrays and objects may lie in each other
 * @returns the value
 * @throws HttpProblem 400 for what is no JSON, too deep, has a name twice in an object, or a name that
 *   would reach a prototype
 */
export function parseJson(text: string, maxDepth: number): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest("The body is no JSON");
  }
  const names = countNames(value, maxDepth);
  // `JSON.parse` lets the last of two have its way, where other readers take the first.
  if (names !== countNamesIn(text, names)) throw badRequest("A name stands twice in an object");
  return value;
}

/** @returns how many names the objects have, all together */
function countNames(value: unknown, depth: number): number {
  if (typeof value !== "object" || value === null) return 0;
  if (depth === 0) throw badRequest("The JSON is too deep");
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) {
      if (typeof item === "object") count += countNames(item, depth - 1);
    }
    return count;
  }
  const record = value as Record<string, unknown>;
  // Unlike `Object.keys` this makes no list; what was parsed inherits nothing that is enumerable, unless
  // somebody has polluted the prototype already, and then the count is off and the JSON is refused.
  for (const name in record) {
    if (name === "__proto__" || (name === "constructor" && isPrototype(record[name]))) {
      throw badRequest("A name in the JSON would reach a prototype");
    }
    count += 1;
    const item = record[name];
    if (typeof item === "object") count += countNames(item, depth - 1);
  }
  return count;
}

/** `{"constructor":{"prototype":…}}` is how careless merging is attacked. */
function isPrototype(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, "prototype");
}

const QUOTE = 34;
const SPACE = 32;

/**
 * Counts names in the text. As long as no blank stands before a colon, a quote with a colon behind it
 * ends each name; strings may have that in them, too, so only an equal count proves anything.
 */
function countNamesIn(text: string, expected: number): number {
  let count = 0;
  // To look for one character is several times as quick as for two.
  for (let at = text.indexOf(":"); at >= 0; at = text.indexOf(":", at + 1)) {
    const before = text.charCodeAt(at - 1);
    if (before === QUOTE) count += 1;
    else if (before <= SPACE) return countExactly(text);
  }
  return count === expected ? count : countExactly(text);
}

function countExactly(text: string): number {
  return text.match(NAME)?.length ?? 0;
}
