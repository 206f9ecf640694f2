/** Cases where the Fetch standard says more than Node's classes do, or says it otherwise. */
import { describe, expect, it } from "vitest";
import { type Case, light, sameAsNode } from "./both.ts";

const { Headers, Request, Response } = light;
const URL_ = "http://a.test/";
const bytes = (text: string) => new TextEncoder().encode(text);
const loose = (value: unknown) => value as string;
const streamOf = (...chunks: unknown[]) =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
/** A member that neither Node nor its types have yet. */
const textStream = (of: unknown) => (of as { textStream(): ReadableStream<string> }).textStream();
const read = async (stream: ReadableStream | null) =>
  stream && new TextDecoder().decode(await new light.Response(stream).arrayBuffer());

/** Gives a record that tells what it is asked for. */
function traced(target: object): { proxy: Record<string, string>; log: string[] } {
  const log: string[] = [];
  const proxy = new Proxy(target, {
    get(of, key) {
      log.push(`get ${String(key)}`);
      return Reflect.get(of, key);
    },
    ownKeys(of) {
      log.push("keys");
      return Reflect.ownKeys(of);
    },
    getOwnPropertyDescriptor(of, key) {
      log.push(`own ${String(key)}`);
      return Reflect.getOwnPropertyDescriptor(of, key);
    },
  });
  return { proxy: proxy as Record<string, string>, log };
}

describe("Headers from a record", () => {
  const START = "get Symbol(Symbol.iterator),keys";
  it.each<[string, object, string, boolean]>([
    ["asks key by key", { a: "1", b: "2" }, "own a,get a,own b,get b", true],
    ["stops at a key that is no byte string", { a: "1", "\uffff": "2", c: "3" }, "", false],
    ["stops at a value that is no byte string", { a: "\uffff", b: "2" }, "own a,get a", false],
    ["does not read a symbol's value", { a: "1", [Symbol.for("s")]: "2" }, "", false],
    [
      "passes over what is not enumerable",
      Object.defineProperty({ a: "1" }, Symbol.for("s"), { value: "2" }),
      "own a,get a,own Symbol(s)",
      true,
    ],
    ["passes over what is inherited", Object.create({ a: "1" }), "", true],
  ])("%s", (_name, record, asked, works) => {
    const { proxy, log } = traced(record);
    const make = () => new Headers(proxy);
    if (works) make();
    else expect(make).toThrow(TypeError);
    const expected: Record<string, string> = {
      "stops at a key that is no byte string": "own a,get a,own \uffff",
      "does not read a symbol's value": "own a,get a,own Symbol(s)",
    };
    expect(log.join()).toBe([START, asked || expected[_name]].filter(Boolean).join());
  });

  it("refuses keys that a proxy gives twice", () => {
    const proxy = new Proxy({ a: "1" }, { ownKeys: () => ["a", "a"] });
    expect(() => new Headers(proxy)).toThrow(TypeError);
  });

  it("converts keys and values once each", () => {
    let count = 0;
    const value = { toString: () => String(++count) };
    expect([...new Headers({ a: loose(value), b: loose(value) })]).toEqual([
      ["a", "1"],
      ["b", "2"],
    ]);
  });
});

describe("Headers", () => {
  it("believes the iterator of other headers, not their list, where it was replaced", () => {
    const other = Object.assign(new Headers({ a: "1" }), {
      *[Symbol.iterator]() {
        yield ["b", "2"];
      },
    });
    expect([...new Headers(other)]).toEqual([["b", "2"]]);
  });

  it.each([
    [" x ", "x"],
    ["\tx\t", "x"],
    ["\r\n x", "x"],
    ["x\r\n ", "x"],
    ["\t\f\tx\n", "\f\tx"],
    ["x\xa0", "x\xa0"],
    ["\0", undefined],
    ["a\0b", undefined],
    ["a\r\nb", undefined],
    ["\x01\x7f", "\x01\x7f"],
    [" \r\n ", ""],
  ])("makes of the value %j %j, however it is given", (given, kept) => {
    const ways = [
      () => new Headers({ n: given }),
      () => new Headers([["n", given]]),
      () => {
        const it = new Headers();
        it.append("n", given);
        return it;
      },
      () => {
        const it = new Headers({ n: "before" });
        it.set("n", given);
        return it;
      },
    ];
    for (const way of ways) {
      if (kept === undefined) expect(way).toThrow(TypeError);
      else expect(way().get("N")).toBe(kept);
    }
  });

  it("refuses every name that is no token", () => {
    for (let code = 0; code < 256; code += 1) {
      const name = `x${String.fromCharCode(code)}`;
      const isToken = /[!#$%&'*+.^_`|~0-9a-z-]/i.test(name.slice(1));
      const call = () => new Headers().has(name);
      if (isToken) expect(call()).toBe(false);
      else expect(call, JSON.stringify(name)).toThrow(TypeError);
    }
  });

  it("steps back or forward when what lies before changes during a walk", () => {
    const seen = (change: (it: Headers) => void) => {
      const it = new Headers({ b: "1", c: "2", d: "3" });
      const names: string[] = [];
      for (const [name] of it) {
        names.push(name);
        if (name === "c") change(it);
      }
      return names;
    };
    expect(seen((it) => it.delete("b"))).toEqual(["b", "c"]);
    expect(seen((it) => it.append("a", "0"))).toEqual(["b", "c", "c", "d"]);
    expect(seen((it) => it.append("e", "4"))).toEqual(["b", "c", "d", "e"]);
    expect(seen((it) => it.append("set-cookie", "x"))).toEqual(["b", "c", "d", "set-cookie"]);
  });

  it("sorts cookies among the others, one entry each, in the order given", () => {
    const it = new Headers([
      ["Set-Cookie2", "q"],
      ["x", "1"],
      ["set-cookie", "z=1"],
      ["a", "1"],
      ["Set-Cookie", "a=1"],
      ["a", "2"],
      ["set-cookie2", "r"],
    ]);
    expect([...it]).toEqual([
      ["a", "1, 2"],
      ["set-cookie", "z=1"],
      ["set-cookie", "a=1"],
      ["set-cookie2", "q, r"],
      ["x", "1"],
    ]);
    it.append("set-cookie", "");
    expect(it.getSetCookie()).toEqual(["z=1", "a=1", ""]);
    it.set("SET-COOKIE", "n");
    expect(it.get("set-cookie")).toBe("n");
    it.delete("Set-Cookie");
    expect([it.getSetCookie(), it.has("set-cookie2")]).toEqual([[], true]);
  });

  it("ends forEach when the callback throws", () => {
    let count = 0;
    const stop = () => {
      count += 1;
      throw new RangeError("stop");
    };
    expect(() => new Headers({ a: "1", b: "2" }).forEach(stop)).toThrow(RangeError);
    expect(count).toBe(1);
  });
});

describe("init dictionaries", () => {
  it("are read once, in the order of the alphabet", () => {
    const names = (log: string[]) => log.map((it) => it.replace("get ", "")).join(" ");
    const request = traced({});
    new Request(URL_, request.proxy);
    expect(names(request.log)).toBe(
      "body cache credentials duplex headers integrity keepalive method mode priority redirect referrer referrerPolicy signal window",
    );
    const response = traced({});
    new Response(null, response.proxy);
    expect(names(response.log)).toBe("headers status statusText");
  });

  it("refuse null as headers", () => {
    const init = { headers: loose(null) } as unknown as RequestInit;
    expect(() => new Request(new Request(URL_), init)).toThrow(TypeError);
  });

  it("refuse a status that is a big integer, which Node takes", () => {
    expect(() => new Response(null, { status: loose(200n) as never })).toThrow(TypeError);
  });
});

describe("a Request from another", () => {
  it("forgets the referrer when anything is said, and only then", () => {
    const first = new Request(URL_, { referrer: "http://b.test/", referrerPolicy: "origin" });
    const shown = (it: Request) => [it.referrer, it.referrerPolicy];
    expect(shown(new Request(first))).toEqual(["http://b.test/", "origin"]);
    expect(shown(new Request(first, {}))).toEqual(["http://b.test/", "origin"]);
    expect(shown(new Request(first, { method: "PUT" }))).toEqual(["about:client", ""]);
    expect(shown(new Request(first, { window: null }))).toEqual(["about:client", ""]);
  });

  it("leaves the first one alone when it cannot be made", () => {
    const first = new Request(URL_, { method: "POST", body: "x" });
    for (const method of ["GET", "HEAD", "CONNECT", "a b"]) {
      expect(() => new Request(first, { method })).toThrow(TypeError);
    }
    expect([first.bodyUsed, first.clone().method]).toEqual([false, "POST"]);
  });

  it("leaves the first one's stream where it was", async () => {
    const first = new Request(URL_, { method: "POST", body: "x" });
    const { body } = first;
    const second = new Request(first);
    expect([first.bodyUsed, first.body === body, second.body === body]).toEqual([
      true,
      true,
      false,
    ]);
    expect(await second.text()).toBe("x");
    expect(() => new Request(first)).toThrow(TypeError);
    expect(await new Request(first, { body: "y" }).text()).toBe("y");
  });

  it("takes headers over, but not beside new ones", () => {
    const first = new Request(URL_, { headers: { "content-type": "a/b", x: "1" } });
    expect(new Request(first).headers.get("content-type")).toBe("a/b");
    expect([...new Request(first, { headers: [] }).headers]).toEqual([]);
    expect([...new Request(first, { headers: { y: "2" } }).headers]).toEqual([["y", "2"]]);
  });
});

describe("bodies", () => {
  const makers: readonly [string, (body: unknown) => Request | Response][] = [
    ["Request", (body) => new Request(URL_, { method: "POST", body: loose(body) })],
    ["Response", (body) => new Response(loose(body))],
  ];
  const sources: readonly [string, () => unknown][] = [
    ["text", () => "abc"],
    ["bytes", () => bytes("abc")],
    ["part of a buffer", () => new DataView(bytes("xabcx").buffer, 1, 3)],
    ["a blob", () => new Blob(["abc"])],
    ["search parameters", () => new URLSearchParams("abc")],
  ];
  const readers = ["arrayBuffer", "blob", "bytes", "json", "text", "formData"] as const;

  describe.each(makers)("of a %s", (_class, make) => {
    it.each(sources)("from %s stay what they were given as", async (_name, source) => {
      const given = source();
      const it = make(given);
      if (given instanceof Uint8Array) given.fill(0);
      expect((await it.clone().text()).replace("=", "")).toBe("abc");
      const reader = it.body?.getReader({ mode: "byob" });
      const parts: number[] = [];
      for (;;) {
        const { done, value } = (await reader?.read(new Uint8Array(2))) ?? { done: true };
        if (done) break;
        parts.push(...(value ?? []));
      }
      expect(String.fromCharCode(...parts).replace("=", "")).toBe("abc");
    });

    it.each(readers)("cannot be reached while and after %s() reads", async (reader) => {
      const it = make("1");
      const reading = it[reader]().catch((error: Error) => error.name);
      expect(it.bodyUsed).toBe(true);
      expect(() => it.body?.getReader()).toThrow(TypeError);
      expect(() => it.clone()).toThrow(TypeError);
      expect(() => textStream(it)).toThrow(TypeError);
      await reading;
      for (const other of readers) await expect(it[other]()).rejects.toThrow(TypeError);
      expect(it.body).toBeInstanceOf(ReadableStream);
      expect(it.body).toBe(it.body);
    });

    it.each(readers)("that are locked cannot be read by %s()", async (reader) => {
      const it = make("1");
      it.body?.getReader();
      await expect(it[reader]()).rejects.toThrow(TypeError);
      expect(it.bodyUsed).toBe(false);
    });

    it("that are empty count as used, and none does not", async () => {
      for (const empty of ["", new Blob(), new ArrayBuffer(0), new URLSearchParams()]) {
        const it = make(empty);
        expect([await it.text(), it.bodyUsed]).toEqual(["", true]);
      }
      const none = make(null);
      expect([none.body, await none.text(), (await none.bytes()).length]).toEqual([null, "", 0]);
      expect([(await none.blob()).size, none.bodyUsed]).toEqual([0, false]);
      await expect(none.json()).rejects.toThrow(SyntaxError);
      await expect(none.formData()).rejects.toThrow(TypeError);
    });

    it("that were transferred away are empty", async () => {
      const given = bytes("abc");
      structuredClone(given, { transfer: [given.buffer] });
      expect(await make(given).text()).toBe("");
      expect(await make(given.buffer).text()).toBe("");
    });

    it("give a stream of texts, also where a character is cut in two", async () => {
      const whole = bytes("a€b");
      const stream = streamOf(whole.slice(0, 2), whole.slice(2));
      const it = textStream(new Response(stream));
      const texts: string[] = [];
      for await (const text of it) texts.push(text);
      expect(texts.join("")).toBe("a€b");
      for await (const _ of textStream(make(null))) throw new Error("there is nothing");
    });

    it("have the type that the headers say now", async () => {
      const it = make("x");
      it.headers.set("content-type", "Test/Test;charset=X");
      expect((await it.blob()).type).toBe("test/test;charset=x");
      const untyped = make("x");
      untyped.headers.set("content-type", "");
      expect((await untyped.blob()).type).toBe("");
    });
  });

  it("fail as their stream fails, whatever reads them", async () => {
    for (const reader of readers) {
      const error = new RangeError("mine");
      const atStart = new ReadableStream({ start: (it) => it.error(error) });
      const atPull = new ReadableStream({ pull: (it) => it.error(error) });
      await expect(new Response(atStart)[reader]()).rejects.toBe(error);
      await expect(new Response(atPull)[reader]()).rejects.toBe(error);
    }
  });

  it("cancel a stream that gives something else than bytes", async () => {
    for (const chunk of ["text", 1, null, {}, [1], new ArrayBuffer(1), new Uint16Array(1)]) {
      let reason: unknown;
      const stream = new ReadableStream({
        start: (it) => it.enqueue(chunk),
        cancel: (given) => {
          reason = given;
        },
      });
      await expect(new Response(stream).text()).rejects.toThrow(TypeError);
      expect(reason).toBeInstanceOf(TypeError);
    }
  });

  it("count as used as soon as a pipe takes them", () => {
    const one = new Response("x");
    void one.body?.pipeTo(new WritableStream());
    const two = new Response("x");
    two.body?.pipeThrough(new TransformStream());
    expect([one.bodyUsed, two.bodyUsed]).toEqual([true, true]);
  });

  it("are split into chunks of their own, of any kind", async () => {
    const buffer = new ArrayBuffer(16);
    for (const chunk of [
      buffer,
      new Int8Array(buffer, 1),
      new Uint16Array(buffer, 2, 3),
      new Float64Array(buffer),
      new DataView(buffer, 2, 8),
    ]) {
      const one = new Response(streamOf(chunk));
      const two = one.clone();
      const first = await one.body?.getReader().read();
      const second = await two.body?.getReader().read();
      expect(first?.value).toBe(chunk);
      expect(second?.value).not.toBe(chunk);
      expect(second?.value).toStrictEqual(chunk);
    }
  });

  it("survive that the other half is cancelled", async () => {
    const one = new Response(streamOf(bytes("a"), bytes("b")));
    const two = one.clone();
    void one.body?.cancel();
    expect([one.bodyUsed, two.bodyUsed, await two.text()]).toEqual([true, false, "ab"]);
  });

  it("can be read when the request was aborted", async () => {
    const request = new Request(URL_, {
      method: "POST",
      body: "x",
      signal: AbortSignal.abort(),
    });
    expect(await request.text()).toBe("x");
  });

  it("cannot be made of a stream that is locked, or was read", async () => {
    const locked = new ReadableStream();
    locked.getReader();
    const wasRead = streamOf(new Uint8Array(), new Uint8Array());
    const reader = wasRead.getReader();
    await reader.read();
    reader.releaseLock();
    for (const body of [locked, wasRead]) {
      expect(() => new Response(body)).toThrow(TypeError);
      const init = { method: "POST", body, duplex: "half" } as RequestInit;
      expect(() => new Request(URL_, init)).toThrow(TypeError);
    }
  });
});

describe("Response.json", () => {
  it("writes lone surrogates as JSON does", async () => {
    const hex = async (value: unknown) =>
      Buffer.from(await Response.json(value).arrayBuffer()).toString("latin1");
    expect(await hex("\u{1d306}")).toBe('"\xf0\x9d\x8c\x86"');
    expect(await hex("\ude01\ud834")).toBe('"\\ude01\\ud834"');
  });

  it("lets the data's own errors through", () => {
    class Own extends Error {}
    const data = {
      get a() {
        throw new Own();
      },
    };
    expect(() => Response.json(data)).toThrow(Own);
    const circle: { self?: unknown } = {};
    circle.self = circle;
    expect(() => Response.json(circle)).toThrow(TypeError);
  });

  it("has headers that can change", () => {
    const { headers } = Response.json(null);
    headers.delete("content-type");
    headers.set("a", "1");
    expect([...headers]).toEqual([["a", "1"]]);
  });
});

describe("forms", () => {
  const encoded = async (fill: (form: FormData) => void) => {
    const form = new FormData();
    fill(form);
    const response = new Response(form);
    const boundary = response.headers.get("content-type")?.split("boundary=")[1] ?? "";
    const text = Buffer.from(await response.bytes()).toString("latin1");
    return { boundary, text: text.replaceAll(boundary, "B") };
  };

  it("have a boundary of their own", async () => {
    const [one, two] = [await encoded(() => {}), await encoded(() => {})];
    expect(one.boundary).toMatch(/^[\dA-Za-z-]{27,70}$/);
    expect(one.boundary).not.toBe(two.boundary);
    expect(one.text).toBe("--B--\r\n");
  });

  it("escape names and file names, and break lines as forms do", async () => {
    const { text } = await encoded((form) => {
      form.append("a\n\rb\"'\\%0Aá", 'c\rd"');
      form.append("f", new File(["x"], 'b\nc\r"ə', { type: "t/p" }));
      form.append("g", new Blob(["y"]));
    });
    expect(text).toBe(
      [
        "--B",
        `Content-Disposition: form-data; name="a%0D%0A%0D%0Ab%22'\\%0A\xc3\xa1"`,
        "",
        'c\r\nd"',
        "--B",
        'Content-Disposition: form-data; name="f"; filename="b%0Ac%0D%22\xc9\x99"',
        "Content-Type: t/p",
        "",
        "x",
        "--B",
        'Content-Disposition: form-data; name="g"; filename="blob"',
        "Content-Type: application/octet-stream",
        "",
        "y",
        "--B--",
        "",
      ].join("\r\n"),
    );
  });

  it("do not change when the form does", async () => {
    const form = new FormData();
    form.append("a", "1");
    const response = new Response(form);
    form.append("b", "2");
    expect([...(await response.formData())]).toEqual([["a", "1"]]);
  });

  sameAsNode([
    [
      "are parsed as Node parses them",
      async ({ Response: Either }) => {
        const body = [
          "--b",
          'Content-Disposition: form-data; name="a"',
          "",
          "\ufeff1",
          "--b",
          'content-disposition: form-data; name="f"; filename="x.txt"',
          "Content-Type: text/html",
          "",
          "<p>",
          "--b--",
          "",
        ].join("\r\n");
        const headers = { "content-type": 'Multipart/FORM-data; boundary="b"' };
        const form = await new Either(body, { headers }).formData();
        return Promise.all(
          [...form].map(async ([name, value]) => [
            name,
            typeof value === "string" ? value : [value.name, value.type, await value.text()],
          ]),
        );
      },
    ],
    ...["x", "--b", "--b\r\n\r\nx\r\n--b--"].map(
      (body): Case => [
        `are refused where they are none: ${JSON.stringify(body)}`,
        ({ Response: Either }) =>
          new Either(body, {
            headers: { "content-type": "multipart/form-data; boundary=b" },
          }).formData(),
      ],
    ),
    [
      "are empty where a request without a body is to be one",
      async ({ Request: Either }) => {
        const headers = { "content-type": "application/x-www-form-urlencoded" };
        return [...(await new Either(URL_, { method: "POST", headers }).formData())];
      },
    ],
  ]);
});

it("reads what a stream gives", async () => {
  expect(await read(new Response("ü").body)).toBe("ü");
});
