/** `Headers` beside Node's, and where the standard and Node differ, beside the standard. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Classes, light, nameOf, native, sameAsNode } from "./both.ts";

type Init = ConstructorParameters<typeof Headers>[0];
const make =
  (init: unknown) =>
  ({ Headers }: Classes) => [...new Headers(init as Init)];
const loose = (value: unknown) => value as string;

describe("new Headers", () => {
  sameAsNode([
    ["from nothing", make(undefined)],
    ["from null", make(null)],
    ["from a string", make("a")],
    ["from a number", make(1)],
    ["from a record", make({ "X-B": "2", a: "1" })],
    ["from values that are no strings", make({ a: undefined, b: null, c: 1, d: ["x", "y"] })],
    ["from a symbol key", make({ [Symbol("x")]: "1" })],
    ["from a symbol value", make({ a: Symbol("x") })],
    [
      "from pairs",
      make([
        ["a", "1"],
        ["A", "2"],
        ["set-cookie", "x"],
        ["Set-Cookie", "y"],
      ]),
    ],
    ["from a map", make(new Map([["a", "1"]]))],
    ["from pairs that are strings", make(["ab"])],
    ["from a pair of three", make([["a", "b", "c"]])],
    ["from a pair of one", make([["a"]])],
    ["from a name with a space", make({ "a b": "1" })],
    ["from an empty name", make({ "": "1" })],
    ["from a name above a byte", make({ Ā: "1" })],
    ["from a name above ASCII", make({ é: "1" })],
    ["from a value above a byte", make({ a: "Ā" })],
    ["from a value above ASCII", make({ a: "é" })],
    ["from a value with a line break", make({ a: "b\nc" })],
    ["from a value with a carriage return", make({ a: "b\rc" })],
    ["from a value with a NUL", make({ a: "b\0" })],
    ["from a value with control characters", make({ a: "b\x01\x7f" })],
    ["from a value with white space around", make({ a: " \t\r\n b c \n" })],
    ["from a value with other white space around", make({ a: "\x0b\x0c b \u00a0" })],
    ["from other headers", ({ Headers }) => [...new Headers(new Headers({ a: "1" }))]],
    ["from Node's headers", ({ Headers }) => [...new Headers(new native.Headers({ a: "1" }))]],
    ["without new", ({ Headers }) => (Headers as unknown as () => void)()],
    [
      "reading a proxy in order",
      ({ Headers }) => {
        const log: string[] = [];
        const target: Record<string, string> = { b: "1", a: "2" };
        const traced = <T>(what: string, value: T): T => {
          log.push(what);
          return value;
        };
        const init = new Proxy(target, {
          ownKeys: (it) => traced("ownKeys", Reflect.ownKeys(it)),
          getOwnPropertyDescriptor: (it, key) =>
            traced(`own ${String(key)}`, Reflect.getOwnPropertyDescriptor(it, key)),
          get: (it, key) => traced(`get ${String(key)}`, Reflect.get(it, key)),
        });
        new Headers(init);
        return log;
      },
    ],
  ]);

  it("takes own enumerable members of a function only, as the standard has it", () => {
    const init = Object.assign(() => {}, { a: "1" }) as unknown as Record<string, string>;
    expect([...new light.Headers(init)]).toEqual([["a", "1"]]);
  });
});

describe("Headers.prototype", () => {
  const repeated = ({ Headers }: Classes) =>
    new Headers([
      ["a", "1"],
      ["b", "2"],
      ["a", "3"],
    ]);
  sameAsNode([
    ["get joins", (classes) => repeated(classes).get("A")],
    ["get of none", ({ Headers }) => new Headers().get("x")],
    [
      "get joins cookies",
      ({ Headers }) =>
        new Headers([
          ["set-cookie", "a"],
          ["set-cookie", "b"],
        ]).get("set-cookie"),
    ],
    [
      "getSetCookie keeps them apart",
      ({ Headers }) =>
        new Headers([
          ["set-cookie", "a"],
          ["x", "set-cookie"],
          ["set-cookie", "b"],
        ]).getSetCookie(),
    ],
    [
      "set replaces all",
      (classes) => {
        const it = repeated(classes);
        it.set("A", "9");
        return [...it];
      },
    ],
    [
      "set of a cookie replaces all",
      ({ Headers }) => {
        const it = new Headers([
          ["set-cookie", "a"],
          ["set-cookie", "b"],
        ]);
        it.set("set-cookie", "c");
        return it.getSetCookie();
      },
    ],
    [
      "delete removes all",
      (classes) => {
        const it = repeated(classes);
        it.delete("A");
        return [...it];
      },
    ],
    [
      "append after reading",
      (classes) => {
        const it = repeated(classes);
        void [...it];
        it.append("0", "x");
        return [...it];
      },
    ],
    [
      "iterates sorted, cookies apart",
      ({ Headers }) => [
        ...new Headers([
          ["x", "1"],
          ["set-cookie", "a"],
          ["a", "1"],
          ["set-cookie", "b"],
        ]),
      ],
    ],
    [
      "keys and values",
      ({ Headers }) => [
        ...new Headers({ b: "1", a: "2" }).keys(),
        ...new Headers({ b: "1", a: "2" }).values(),
      ],
    ],
    [
      "forEach",
      ({ Headers }) => {
        const seen: unknown[] = [];
        const it = new Headers({ b: "1", a: "2" });
        it.forEach(function (this: unknown, value, key, parent) {
          seen.push(value, key, parent === it, this);
        }, 7);
        return seen;
      },
    ],
    ["forEach without a function", ({ Headers }) => new Headers().forEach(undefined as never)],
    [
      "sees what is removed meanwhile",
      ({ Headers }) => {
        const it = new Headers({ b: "1", c: "2" });
        const seen = [];
        for (const [key] of it) {
          seen.push(key);
          it.delete("b");
          it.append("d", "1");
        }
        return seen;
      },
    ],
    [
      "sees what is added meanwhile",
      ({ Headers }) => {
        const it = new Headers({ b: "1", c: "2" });
        const seen: string[] = [];
        for (const [key] of it) {
          seen.push(key);
          if (seen.length < 5) it.append(`a${seen.length}`, "1");
        }
        return seen;
      },
    ],
    ["append without arguments", ({ Headers }) => (new Headers().append as () => void)()],
    [
      "append without a value",
      ({ Headers }) => (new Headers() as unknown as { append(a: string): void }).append("a"),
    ],
    ["get without a name", ({ Headers }) => (new Headers() as unknown as { get(): void }).get()],
    ["get of a name that is none", ({ Headers }) => new Headers().get("a b")],
    ["has of a name that is none", ({ Headers }) => new Headers().has("")],
    ["delete of a name that is none", ({ Headers }) => new Headers().delete("ü")],
    ["set of a value that is none", ({ Headers }) => new Headers().set("a", "\n\0")],
    ["append of a symbol", ({ Headers }) => new Headers().append("a", loose(Symbol("x")))],
    ["called on something else", ({ Headers }) => Headers.prototype.get.call({} as Headers, "a")],
    ["iterated on something else", ({ Headers }) => Headers.prototype.entries.call({} as Headers)],
    [
      "next called on something else",
      ({ Headers }) => Object.getPrototypeOf(new Headers().entries()).next.call({}),
    ],
    [
      "names itself",
      ({ Headers }) => [
        String(new Headers()),
        String(new Headers().entries()),
        Headers.name,
        Headers.length,
      ],
    ],
    ["lists its members", ({ Headers }) => Object.getOwnPropertyNames(Headers.prototype).sort()],
    [
      "shows its members to for-in",
      ({ Headers }) => {
        const seen = [];
        for (const key in new Headers()) seen.push(key);
        return seen.sort();
      },
    ],
    [
      "has an iterator like any other",
      ({ Headers }) => {
        const it = new Headers().entries();
        return [
          Object.getOwnPropertyNames(Object.getPrototypeOf(it)),
          it[Symbol.iterator]() === it,
        ];
      },
    ],
    [
      "iterates by entries",
      ({ Headers }) => Headers.prototype.entries === Headers.prototype[Symbol.iterator],
    ],
    [
      "can be extended",
      ({ Headers }) => {
        class More extends Headers {}
        const it = new More({ a: "1" });
        return [
          it.get("a"),
          it instanceof More,
          it instanceof Headers,
          new Headers() instanceof More,
        ];
      },
    ],
  ]);

  it("answers any sequence of calls as Node's does", () => {
    const name = fc.oneof(
      fc.constantFrom("a", "A", "b", "set-cookie", "Set-Cookie", "x-y"),
      fc.string(),
    );
    const value = fc.oneof(fc.constantFrom("1", "2", " 3 ", ""), fc.string());
    const call = fc.record({
      method: fc.constantFrom("append", "set", "delete", "get", "has"),
      name,
      value,
    });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 12 }), (calls) => {
        const [mine, theirs] = [light, native].map(({ Headers }) => {
          const headers = new Headers();
          const answers = calls.map((it) =>
            nameOf(() =>
              (headers[it.method as "append"] as (a: string, b: string) => unknown)(
                it.name,
                it.value,
              ),
            ),
          );
          return [answers, [...headers], headers.getSetCookie()];
        });
        expect(mine).toEqual(theirs);
      }),
    );
  });
});
