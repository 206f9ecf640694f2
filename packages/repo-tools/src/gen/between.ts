/** Replaces what stands between two markers in a Markdown file. */

/**
 * Puts text between `<!-- name:start -->` and `<!-- name:end -->`.
 *
 * @param document the whole document
 * @param name the markers' name
 * @param text what to put there
 * @returns the document with the text
 * @throws Error when a marker is missing
 */
export function putBetween(document: string, name: string, text: string): string {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const from = document.indexOf(start);
  const to = document.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`add the lines ${start} and ${end}`);
  return `${document.slice(0, from + start.length)}\n${text}\n${document.slice(to)}`;
}
