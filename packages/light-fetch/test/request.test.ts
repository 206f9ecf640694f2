/** `Request` beside Node's. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Request as LightRequest, requestFrom } from "../src/index.ts";
import { readRequest } from "../src/request.ts";
import { type Case, light, nameOf, native, sameAsNode } from "./both.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const streamOf = (text: string) => new Blob([text]).stream();
const failing = (promise: Promise<unknown>) => promise.catch((error: Error) => error.name);
const post = (body: unknown) =>
  ({ method: "POST", body: body as string, duplex: "half" }) as RequestInit;
const URL_ = "http://a.test/x";

const shown = (it: Request) => [
  it.method,
  it.url,
  it.mode,
  it.credentials,
  it.cache,
  it.redirect,
  it.referrer,
  it.referrerPolicy,
  it.integrity,
  it.keepalive,
  it.destination,
  it.bodyUsed,
  (it as { duplex?: unknown }).duplex,
  it.signal.aborted,
  [...it.headers],
];

describe("new Request", () => {
  const methods = [
    "get",
    "post",
    "put",
    "delete",
    "head",
    "options",
    "PATCH",
    "propfind",
    "Foo",
    "connect",
    "TRACE",
    "track",
    "a b",
    "",
    "é",
    null,
    1,
  ];
  const members: [string, unknown][] = [
    ["mode", "navigate"],
    ["mode", "cors"],
    ["mode", "no-cors"],
    ["mode", "same-origin"],
    ["mode", "x"],
    ["mode", null],
    ["cache", "only-if-cached"],
    ["cache", "no-store"],
    ["cache", "x"],
    ["cache", undefined],
    ["credentials", "omit"],
    ["credentials", "x"],
    ["redirect", "manual"],
    ["redirect", "x"],
    ["referrerPolicy", ""],
    ["referrerPolicy", "origin"],
    ["referrerPolicy", "x"],
    ["referrer", ""],
    ["referrer", "http://b.test/"],
    ["referrer", "about:client"],
    ["referrer", "bad"],
    ["integrity", "sha"],
    ["integrity", null],
    ["keepalive", 1],
    ["window", null],
    ["window", {}],
    ["window", undefined],
    ["duplex", "half"],
    ["duplex", "full"],
    ["priority", "high"],
    ["priority", "x"],
    ["signal", 1],
    ["signal", null],
    ["signal", {}],
    ["method", undefined],
    ["body", null],
  ];
  const urls = [
    "http://A.test:80/a/../b",
    "https://a.test:443/%7Ea/./c?x y#frag",
    "http://a.test/ü?ü",
    "http://1.2/",
    "http://a.test/a\\b",
    "http://a.test/%2e%2e/x",
    "http://[::1]/",
    "http://a.test?q",
    'HTTP://a.test/a|b"<>`{}',
    "http://a.test/'?'",
    "/path",
    "",
    "http://u:p@a.test",
    "http://u@a.test",
    "http://",
    "data:,x",
    "http://a.test\n/x",
    " http://a.test ",
  ];
  sameAsNode([
    ["from a URL", ({ Request }) => shown(new Request("http://A.test"))],
    ["from a URL object", ({ Request }) => new Request(new URL("http://a.test/x#f")).url],
    ["from nothing", ({ Request }) => new (Request as unknown as new () => Request)()],
    ["with a number as init", ({ Request }) => new Request(URL_, 1 as never)],
    ...urls.map(
      (url): Case => [`from ${JSON.stringify(url)}`, ({ Request }) => new Request(url).url],
    ),
    ...methods.map(
      (method): Case => [
        `with method ${JSON.stringify(method)}`,
        ({ Request }) => new Request(URL_, { method: method as string }).method,
      ],
    ),
    ...members.map(
      ([key, value]): Case => [
        `with ${key} ${JSON.stringify(value)}`,
        ({ Request }) => shown(new Request(URL_, { [key]: value })),
      ],
    ),
    [
      "with only-if-cached and same-origin",
      ({ Request }) => new Request(URL_, { cache: "only-if-cached", mode: "same-origin" }).cache,
    ],
    [
      "with no-cors and PUT",
      ({ Request }) => new Request(URL_, { mode: "no-cors", method: "PUT" }),
    ],
    ["with GET and a body", ({ Request }) => new Request(URL_, { body: "x" })],
    [
      "with HEAD and an empty body",
      ({ Request }) => new Request(URL_, { method: "HEAD", body: "" }),
    ],
    [
      "with a stream and no duplex",
      ({ Request }) => new Request(URL_, { method: "POST", body: streamOf("x") }),
    ],
    ["with a stream", ({ Request }) => new Request(URL_, post(streamOf("x"))).text()],
    [
      "with a stream kept alive",
      ({ Request }) => new Request(URL_, { ...post(streamOf("x")), keepalive: true }),
    ],
    [
      "with headers that browsers forbid",
      ({ Request }) => [
        ...new Request(URL_, {
          headers: { host: "x", "content-length": "5", cookie: "a=b", origin: "q" },
        }).headers,
      ],
    ],
    [
      "with a form",
      async ({ Request }) => {
        const form = new FormData();
        form.append("a", "1");
        const it = new Request(URL_, post(form));
        return [
          it.headers.get("content-type")?.replace(/boundary=.*/, ""),
          [...(await it.formData())],
        ];
      },
    ],
    [
      "with search parameters",
      ({ Request }) =>
        new Request(URL_, post(new URLSearchParams("a=1"))).headers.get("content-type"),
    ],
  ]);

  it("makes of any path what Node makes of it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (path) => {
        const url = `http://a.test/${path}`;
        expect(nameOf(() => new light.Request(url).url)).toBe(
          nameOf(() => new native.Request(url).url),
        );
      }),
    );
  });
});

describe("a Request from another", () => {
  const first = {
    ...post("abc"),
    headers: { a: "b" },
    redirect: "manual",
    mode: "same-origin",
  } as const;
  sameAsNode([
    [
      "takes all over",
      async ({ Request }) => {
        const one = new Request("http://a.test/x#h", first);
        const two = new Request(one);
        return [one.bodyUsed, shown(two), await two.text(), await failing(one.text())];
      },
    ],
    [
      "takes other headers and another body",
      async ({ Request }) => {
        const one = new Request(URL_, first);
        const two = new Request(one, { body: "def", headers: { c: "d" } });
        return [one.bodyUsed, [...two.headers], await two.text(), await one.text()];
      },
    ],
    [
      "keeps the type of the first",
      ({ Request }) =>
        new Request(new Request(URL_, post("x")), { body: new URLSearchParams("a=1") }).headers.get(
          "content-type",
        ),
    ],
    [
      "cannot be GET with its body",
      ({ Request }) => new Request(new Request(URL_, first), { method: "GET" }),
    ],
    [
      "cannot be made when the body was read",
      async ({ Request }) => {
        const one = new Request(URL_, first);
        await one.text();
        return new Request(one);
      },
    ],
    [
      "can be made with another body when it was read",
      async ({ Request }) => {
        const one = new Request(URL_, first);
        await one.text();
        return new Request(one, { body: "x" }).text();
      },
    ],
    [
      "takes a stream over",
      async ({ Request }) => {
        const one = new Request(URL_, post(streamOf("z")));
        const two = new Request(one);
        return [one.bodyUsed, one.body?.locked, await two.text()];
      },
    ],
    [
      "can be a clone",
      async ({ Request }) => {
        const one = new Request(URL_, first);
        const two = one.clone();
        return [shown(two), await one.text(), await two.text()];
      },
    ],
    [
      "can be made of Node's",
      async ({ Request }) => {
        const one = new native.Request(URL_, first);
        const two = new Request(one);
        return [one.bodyUsed, shown(two), await two.text()];
      },
    ],
  ]);
});

describe("the signal of a Request", () => {
  sameAsNode([
    [
      "follows the one given",
      ({ Request }) => {
        const controller = new AbortController();
        const it = new Request(URL_, { signal: controller.signal });
        const [copy, next] = [it.clone(), new Request(it)];
        controller.abort("why");
        return [
          it.signal === controller.signal,
          it.signal.aborted,
          it.signal.reason,
          copy.signal.aborted,
          next.signal.aborted,
          Object.is(it.signal, it.signal),
        ];
      },
    ],
    [
      "is aborted from the start",
      ({ Request }) => {
        const it = new Request(URL_, { signal: AbortSignal.abort("why") });
        return [it.signal.aborted, it.signal.reason];
      },
    ],
    [
      "can be left out of a copy",
      ({ Request }) => {
        const controller = new AbortController();
        const it = new Request(new Request(URL_, { signal: controller.signal }), { signal: null });
        controller.abort();
        return it.signal.aborted;
      },
    ],
  ]);
});

describe("Request", () => {
  sameAsNode([
    [
      "shows its members to for-in",
      ({ Request }) => {
        const seen = [];
        for (const key in new Request(URL_)) seen.push(key);
        // Node 24 shows a member "attribute" that no standard knows, and has no textStream yet.
        return seen.filter((key) => key !== "attribute" && key !== "textStream").sort();
      },
    ],
    ["names itself", ({ Request }) => [String(new Request(URL_)), Request.name, Request.length]],
    [
      "has a url of something else",
      ({ Request }) => Object.getOwnPropertyDescriptor(Request.prototype, "url")?.get?.call({}),
    ],
    [
      "knows its own",
      ({ Request, Response, Headers }) => [
        new Request(URL_) instanceof Request,
        new Request(URL_) instanceof Response,
        Object.create(null) instanceof Request,
        (null as unknown) instanceof Headers,
        new Headers() instanceof Headers,
      ],
    ],
  ]);

  it("counts Node's own objects as its own", () => {
    expect(new native.Request(URL_)).toBeInstanceOf(light.Request);
    expect(new native.Response()).toBeInstanceOf(light.Response);
    expect(new native.Response()).not.toBeInstanceOf(light.Request);
    expect(new native.Headers()).toBeInstanceOf(light.Headers);
  });
});

describe("requestFrom", () => {
  const source = {
    method: "POST",
    url: "https://a.test/u/../b?x=%20",
    headers: ["a", "1", "cookie", "c=d"],
    body: "text",
    signal: () => AbortSignal.abort(),
  };

  it("gives a request whose parts are made when they are asked for", async () => {
    let asked = 0;
    const request = requestFrom({
      ...source,
      headers: [...source.headers],
      signal: () => {
        asked += 1;
        return AbortSignal.abort();
      },
    });
    expect([request.method, request.url, request.headers.get("A"), asked]).toEqual([
      "POST",
      "https://a.test/b?x=%20",
      "1",
      0,
    ]);
    expect([request.signal.aborted, Object.is(request.signal, request.signal), asked]).toEqual([
      true,
      true,
      1,
    ]);
    expect([await request.clone().text(), await request.text(), request.bodyUsed]).toEqual([
      "text",
      "text",
      true,
    ]);
  });

  it("hands bytes over without a copy", async () => {
    const body = bytes("abc");
    expect(await requestFrom({ ...source, headers: [], body }).arrayBuffer()).toBe(body.buffer);
  });

  it("copies bytes that are a part of other memory, and bytes that a clone has too", async () => {
    const large = bytes("xabcx");
    const part = requestFrom({ ...source, headers: [], body: large.subarray(1, 4) });
    expect((await part.arrayBuffer()).byteLength).toBe(3);
    const body = bytes("abc");
    const request = requestFrom({ ...source, headers: [], body });
    const copy = request.clone();
    expect(await request.arrayBuffer()).not.toBe(await copy.arrayBuffer());
  });

  describe("with a body that has yet to arrive", () => {
    const arriving = () => {
      const asked: string[] = [];
      const body = {
        whole: async () => {
          asked.push("whole");
          return bytes("abc");
        },
        stream: () => {
          asked.push("stream");
          return new Blob(["abc"]).stream();
        },
      };
      return { asked, request: requestFrom({ ...source, headers: [], body }) };
    };

    it("takes it whole for text, bytes and the rest, once", async () => {
      const { asked, request } = arriving();
      expect(request.bodyUsed).toBe(false);
      const text = request.text();
      expect(request.bodyUsed).toBe(true);
      expect(await text).toBe("abc");
      await expect(request.text()).rejects.toThrow(TypeError);
      expect(request.body?.locked).toBe(true);
      expect(asked).toEqual(["whole"]);
      expect((await arriving().request.arrayBuffer()).byteLength).toBe(3);
    });

    it("takes it as a stream for who asks for that, clones, or hands it to fetch", async () => {
      const { asked, request } = arriving();
      expect(request.body).toBe(request.body);
      expect([await request.clone().text(), await request.text()]).toEqual(["abc", "abc"]);
      expect(asked).toEqual(["stream"]);
      const other = arriving();
      expect([await other.request.clone().text(), await other.request.text()]).toEqual([
        "abc",
        "abc",
      ]);
      expect(other.asked).toEqual(["stream"]);
      const { init } = readRequest(arriving().request as LightRequest);
      expect(await new Response(init.body).text()).toBe("abc");
    });

    it("moves it into a request that is made from it", async () => {
      const { asked, request } = arriving();
      const moved = new LightRequest(request);
      expect([request.bodyUsed, await moved.text(), asked]).toEqual([true, "abc", ["whole"]]);
    });
  });

  it("normalises any URL as Node does", () => {
    fc.assert(
      fc.property(
        fc.webUrl({ withQueryParameters: true, withFragments: false }),
        fc.string(),
        (url, more) => {
          const given = `${url}${encodeURI(more.toWellFormed()).replaceAll("#", "%23")}`;
          expect(nameOf(() => requestFrom({ ...source, headers: [], url: given }).url)).toBe(
            nameOf(() => new URL(given).href),
          );
        },
      ),
    );
    for (const url of [
      "https://a.test:443/x",
      "http://a.test:80/",
      "http://A.test/",
      "http://a.test",
      "http://a.test/%2E%2e/x",
      "http://a.test/a/./b",
      "http://1.2/",
      "http://0x7f.1/",
      "http://a.test:08080/",
      "https://xn--/x",
    ]) {
      expect(nameOf(() => requestFrom({ ...source, headers: [], url }).url)).toBe(
        nameOf(() => new URL(url).href),
      );
    }
  });
});
