/** What Web IDL says of the shape of the three classes. */
import { describe, expect, it } from "vitest";
import { light } from "./both.ts";

interface Shape {
  readonly make: () => object;
  readonly length: number;
  readonly attributes: readonly string[];
  /** Names with the number of arguments that must be given. */
  readonly methods: Readonly<Record<string, number>>;
  readonly statics?: Readonly<Record<string, number>>;
}

const BODY = { arrayBuffer: 0, blob: 0, bytes: 0, formData: 0, json: 0, text: 0, textStream: 0 };
const PROMISING: readonly string[] = ["arrayBuffer", "blob", "bytes", "formData", "json", "text"];

const SHAPES: Readonly<Record<"Headers" | "Request" | "Response", Shape>> = {
  Headers: {
    make: () => new light.Headers(),
    length: 0,
    attributes: [],
    methods: {
      append: 2,
      delete: 1,
      entries: 0,
      forEach: 1,
      get: 1,
      getSetCookie: 0,
      has: 1,
      keys: 0,
      set: 2,
      values: 0,
    },
  },
  Request: {
    make: () => new light.Request("http://a.test"),
    length: 1,
    attributes: [
      "body",
      "bodyUsed",
      "cache",
      "credentials",
      "destination",
      "duplex",
      "headers",
      "integrity",
      "isHistoryNavigation",
      "isReloadNavigation",
      "keepalive",
      "method",
      "mode",
      "redirect",
      "referrer",
      "referrerPolicy",
      "signal",
      "url",
    ],
    methods: { ...BODY, clone: 0 },
  },
  Response: {
    make: () => new light.Response(),
    length: 0,
    attributes: [
      "body",
      "bodyUsed",
      "headers",
      "ok",
      "redirected",
      "status",
      "statusText",
      "type",
      "url",
    ],
    methods: { ...BODY, clone: 0 },
    statics: { error: 0, json: 1, redirect: 1 },
  },
};

describe.each(Object.entries(SHAPES))("the class %s", (name, shape) => {
  const made = light[name as "Headers"] as unknown as {
    new (): object;
    readonly prototype: object;
  };
  const { prototype } = made;
  const described = (owner: object, key: PropertyKey) =>
    Object.getOwnPropertyDescriptor(owner, key);

  it("is a constructor", () => {
    expect([made.name, made.length]).toEqual([name, shape.length]);
    expect(described(made, "prototype")).toMatchObject({
      writable: false,
      enumerable: false,
      configurable: false,
    });
    expect(described(prototype, "constructor")).toEqual({
      value: made,
      writable: true,
      enumerable: false,
      configurable: true,
    });
    expect(Object.getPrototypeOf(made)).toBe(Function.prototype);
    expect(Object.getPrototypeOf(prototype)).toBe(Object.prototype);
    expect(() => (made as unknown as () => void)()).toThrow(TypeError);
  });

  it("has its members and no others", () => {
    expect(Object.getOwnPropertyNames(prototype).sort()).toEqual(
      ["constructor", ...shape.attributes, ...Object.keys(shape.methods)].sort(),
    );
    expect(Object.getOwnPropertyNames(made).sort()).toEqual(
      ["length", "name", "prototype", ...Object.keys(shape.statics ?? {})].sort(),
    );
    expect(Object.keys(shape.make())).toEqual([]);
  });

  it("names its instances", () => {
    expect(described(prototype, Symbol.toStringTag)).toEqual({
      value: name,
      writable: false,
      enumerable: false,
      configurable: true,
    });
    expect(String(shape.make())).toBe(`[object ${name}]`);
  });

  it.each(shape.attributes)("has the attribute %s, read-only", (key) => {
    const member = described(prototype, key);
    expect(member).toMatchObject({ enumerable: true, configurable: true, set: undefined });
    expect([member?.get?.name, member?.get?.length]).toEqual([`get ${key}`, 0]);
    expect(() => member?.get?.call({})).toThrow(TypeError);
    expect(() => member?.get?.call(undefined)).toThrow(TypeError);
    expect(() => member?.get?.call(prototype)).toThrow(TypeError);
    expect(() => Object.assign(shape.make(), { [key]: 1 })).toThrow(TypeError);
  });

  it.each(Object.entries(shape.methods))("has the method %s", async (key, length) => {
    const member = described(prototype, key);
    expect(member).toMatchObject({ enumerable: true, configurable: true, writable: true });
    expect([member?.value.name, member?.value.length]).toEqual([key, length]);
    expect(() => Reflect.construct(member?.value, [])).toThrow(TypeError);
    const args = Array.from({ length }, () => () => "x");
    if (PROMISING.includes(key)) {
      for (const wrong of [{}, undefined, prototype]) {
        await expect(member?.value.call(wrong)).rejects.toThrow(TypeError);
      }
    } else {
      expect(() => member?.value.call({}, ...args)).toThrow(TypeError);
      expect(() => member?.value.call(prototype, ...args)).toThrow(TypeError);
      if (length > 0) {
        expect(() => member?.value.apply(shape.make(), args.slice(1))).toThrow(TypeError);
      }
    }
  });

  it.each(Object.entries(shape.statics ?? {}))("has the static method %s", (key, length) => {
    const member = described(made, key);
    expect(member).toMatchObject({ enumerable: true, configurable: true, writable: true });
    expect([member?.value.name, member?.value.length]).toEqual([key, length]);
    if (length > 0) expect(() => member?.value()).toThrow(TypeError);
  });
});

describe("the iterator of Headers", () => {
  const iterator = new light.Headers({ a: "1" }).entries();
  const prototype = Object.getPrototypeOf(iterator);

  it("is an iterator as Web IDL has it", () => {
    expect(Object.getPrototypeOf(prototype)).toBe(
      Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())),
    );
    expect(Object.getOwnPropertyNames(prototype)).toEqual(["next"]);
    expect(Object.getOwnPropertyDescriptor(prototype, "next")).toMatchObject({
      enumerable: true,
      configurable: true,
      writable: true,
    });
    expect(String(iterator)).toBe("[object Headers Iterator]");
    expect(() => prototype.next()).toThrow(TypeError);
  });

  it("is what Symbol.iterator gives", () => {
    expect(Object.getOwnPropertyDescriptor(light.Headers.prototype, Symbol.iterator)).toEqual({
      value: light.Headers.prototype.entries,
      enumerable: false,
      configurable: true,
      writable: true,
    });
  });

  it("stays at its end", () => {
    const all = new light.Headers({ a: "1" }).keys();
    expect([all.next(), all.next(), all.next()]).toEqual([
      { value: "a", done: false },
      { value: undefined, done: true },
      { value: undefined, done: true },
    ]);
  });
});
