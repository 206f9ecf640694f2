/** The constant, with the headers that a cached response has as well. */
const BODY = JSON.stringify({ id: 1, name: "Chair", price: 4900, tags: ["wood", "oak"] });

/**
 * Answers.
 *
 * @returns a response that may be kept for an hour
 */
export function respond(): Response {
  return new Response(BODY, {
    headers: {
      "content-type": "application/json",
      "cache-control": "max-age=3600",
      etag: '"1"',
    },
  });
}
