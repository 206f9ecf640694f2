/** A problem in the form that the client takes best: JSON, HTML or text. */
import type { ProblemMembers } from "./problem.ts";

/** The forms, the one first that is taken where the client does not care. */
const FORMS = ["application/problem+json", "application/json", "text/html", "text/plain"] as const;

type Form = (typeof FORMS)[number];

/**
 * Chooses the form.
 *
 * @param accept the `Accept` header
 * @returns a media type
 */
export function formFor(accept: string | null | undefined): Form {
  if (!accept) return FORMS[0];
  const ranges = accept.slice(0, 1000).split(",").map(rangeIn);
  let best: Form = FORMS[0];
  let most = 0;
  for (const form of FORMS) {
    const quality = qualityOf(form, ranges);
    if (quality > most) [best, most] = [form, quality];
  }
  return best;
}

interface Range {
  readonly range: string;
  readonly quality: number;
}

function rangeIn(part: string): Range {
  const [range = "", ...parameters] = part.split(";").map((text) => text.trim().toLowerCase());
  const said = parameters.find((text) => text.startsWith("q="))?.slice(2);
  const quality = said === undefined ? 1 : Number(said);
  return { range, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}

/** The most particular range counts, as RFC 9110 has it. */
function qualityOf(form: Form, ranges: readonly Range[]): number {
  const [kind] = form.split("/");
  for (const wanted of [form, `${kind}/*`, "*/*"]) {
    const found = ranges.find(({ range }) => range === wanted);
    if (found) return found.quality;
  }
  return 0;
}

/**
 * Writes a problem.
 *
 * @param members the document
 * @param form the media type
 * @returns the body
 */
export function represent(members: ProblemMembers, form: Form): string {
  const { status, title, detail, instance } = members;
  if (form === "text/plain") {
    return [`${status} ${title}`, detail, instance].filter(Boolean).join("\n");
  }
  if (form !== "text/html") return JSON.stringify(members);
  const heading = escaped(`${status} ${title}`);
  const lines = [detail, instance].filter((text) => text !== undefined);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${heading}</title><h1>${heading}</h1>${lines
    .map((text) => `<p>${escaped(text)}</p>`)
    .join("")}</html>`;
}

/** What a client sent may stand in the detail. */
function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
