/** Paths of events. */

/** What is neither a character of an encoded path nor the start of an escape. */
const FOREIGN = /%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]+/g;

/**
 * Makes a path whole that its sender keeps encoded, or perhaps has decoded: escapes stay, and what
 * cannot stand in a path becomes one.
 *
 * @param path the path as in the event
 * @returns an encoded path
 */
export function mendPath(path: string): string {
  return path.replace(FOREIGN, (text) => encodeURIComponent(text.toWellFormed()));
}

/**
 * Takes the name of the stage off a path that carries it. Only API Gateway's own host has it there;
 * a custom domain maps it away.
 *
 * @param path the path as in the event
 * @param stage the stage's name
 * @param domain the host that the request came through
 * @returns the path as the client's application means it
 */
export function withoutStage(
  path: string,
  stage: string | undefined,
  domain: string | undefined,
): string {
  if (!stage || stage === "$default" || !domain?.includes(".execute-api.")) return path;
  if (path === `/${stage}`) return "/";
  return path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) : path;
}
