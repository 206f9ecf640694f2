/** Request cookies: one `Cookie` header, as the client sent it. */
import type { Suite } from "../suite.ts";

const KEPT: readonly (readonly [what: string, value: string])[] = [
  ["one cookie", "a=1"],
  ["several cookies in order", "b=2; a=1; c=3"],
  ["an equals sign in a value", "token=abc=def=="],
  ["a comma in a value", "list=1,2,3; x=y"],
  ["quotes", 'q="quoted value"'],
  ["escapes", "e=%20%2C%3B%C3%A9"],
  ["an empty value", "empty=; a=1"],
  ["the same name twice", "a=1; a=2"],
  ["names that objects have", "__proto__=x; constructor=y"],
];

/** @param suite what to declare the cases with */
export function cookies({ it, gate, expect }: Suite): void {
  for (const [what, value] of KEPT) {
    it(`hands over ${what}`, async (client) => {
      expect((await client.echo({ headers: [["Cookie", value]] })).header("cookie")).toBe(value);
    });
  }
  it("has no Cookie header when none came", async (client) => {
    expect((await client.echo()).header("cookie")).toBe(undefined);
  });
  gate(
    "repeatedCookies",
    [
      "joins repeated Cookie headers with semicolons",
      async (client) => {
        const seen = await client.echo({
          headers: [
            ["Cookie", "a=1; b=2"],
            ["X-Between", "x"],
            ["Cookie", "c=3"],
          ],
        });
        expect(seen.header("cookie")).toBe("a=1; b=2; c=3");
      },
    ],
    [
      "loses the semicolon between repeated Cookie headers to a comma, or all but the last of them",
      async (client) => {
        const seen = await client.echo({
          headers: [
            ["Cookie", "a=1"],
            ["Cookie", "c=3"],
          ],
        });
        expect(["a=1,c=3", "c=3"]).toContain(seen.header("cookie")?.replaceAll(" ", ""));
      },
    ],
  );
}
