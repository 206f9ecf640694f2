/** Breaks text into lines that fit a width. */

/**
 * Breaks a heading after hyphens and at spaces.
 *
 * @param text the heading
 * @param width the most characters a line; a longer piece stands alone
 * @returns the lines; none for an empty text
 */
export function wrapWords(text: string, width: number): string[] {
  return wrapPieces(text.match(/[^\s-]+-?|-|\s+/g) ?? [], width);
}

/**
 * Breaks prose at spaces. Line ends stay; a word that fits no line is cut.
 *
 * @param text the prose
 * @param width the most characters a line
 * @returns the lines
 */
export function wrapText(text: string, width: number): string[] {
  const room = Math.max(1, width);
  return text.split("\n").flatMap((line) => {
    const pieces = line.match(/\S+|\s+/g) ?? [];
    const fitting = pieces.flatMap((piece) => piece.match(new RegExp(`.{1,${room}}`, "gsu")) ?? []);
    return fitting.length > 0 ? wrapPieces(fitting, room) : [""];
  });
}

function wrapPieces(pieces: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces) {
    if (line !== "" && (line + piece).trimEnd().length > width) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else {
      line += piece;
    }
  }
  return line.trimEnd() === "" ? lines : [...lines, line.trimEnd()];
}
