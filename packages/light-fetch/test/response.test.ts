/** `Response` beside Node's. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Case, type Classes, light, nameOf, native, sameAsNode } from "./both.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const loose = (value: unknown) => value as string;
const streamOf = (...chunks: unknown[]) =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
/** Node has no textStream yet. */
const isInNode = (name: string) => name !== "textStream";
const failing = (promise: Promise<unknown>) => promise.catch((error: Error) => error.name);

const BODIES: readonly [string, () => unknown][] = [
  ["text", () => "héllo"],
  ["text with a lone surrogate", () => "a\ud800b"],
  ["text with a byte order mark", () => "\ufeffbom"],
  ["empty text", () => ""],
  ["search parameters", () => new URLSearchParams({ a: "ü b" })],
  ["a blob", () => new Blob(["blob"])],
  ["a blob with a type", () => new Blob(["blob"], { type: "Text/Plain" })],
  ["bytes", () => Uint8Array.of(65, 66, 0, 255)],
  ["bytes with a byte order mark", () => bytes("\ufeffbytes")],
  ["bytes that are no UTF-8", () => Uint8Array.of(0xff, 0xfe, 65)],
  ["a view of bytes", () => Uint8Array.of(65, 66, 67).subarray(1)],
  ["words", () => new Uint16Array([65, 66])],
  ["a data view", () => new DataView(new ArrayBuffer(2))],
  ["a buffer", () => new ArrayBuffer(2)],
  ["a Node buffer", () => Buffer.from("buffer")],
  ["a stream", () => streamOf(bytes("a"), bytes("é"))],
  ["an empty stream", () => streamOf()],
  ["a stream of texts", () => streamOf("text")],
  ["a stream of numbers", () => streamOf(1)],
  ["a stream of undefined", () => streamOf(undefined)],
  ["a stream of buffers", () => streamOf(new ArrayBuffer(1))],
  [
    "a stream that fails",
    () => new ReadableStream({ start: (it) => it.error(new RangeError("x")) }),
  ],
  [
    "an async generator",
    () =>
      (async function* () {
        yield bytes("a");
        yield bytes("b");
      })(),
  ],
  ["a number", () => 1],
  ["a boolean", () => true],
  ["an object", () => ({})],
  ["a list", () => [1, 2]],
  ["a text object", () => new String("x")],
  ["null", () => null],
  ["nothing", () => undefined],
  ["a symbol", () => Symbol("x")],
];

describe("new Response", () => {
  const statuses = [
    99,
    100,
    101,
    103,
    199,
    200,
    204,
    205,
    304,
    599,
    600,
    0,
    "200",
    "x",
    200.9,
    65_736,
    -1,
    null,
    Number.NaN,
    1e20,
  ];
  const texts = ["OK", "a\nb", "é", "Ā", "\x7f", "\0", null, "", "\t tab"];
  const types = ["x/y", "", "text/html"];
  sameAsNode([
    [
      "from nothing",
      ({ Response }) => {
        const it = new Response();
        return [
          it.status,
          it.statusText,
          it.ok,
          it.type,
          it.url,
          it.redirected,
          it.body,
          it.bodyUsed,
          [...it.headers],
        ];
      },
    ],
    ...statuses.map(
      (status): Case => [
        `with status ${status}`,
        ({ Response }) => {
          const it = new Response(null, { status: status as number });
          return [it.status, it.ok];
        },
      ],
    ),
    ...texts.map(
      (text): Case => [
        `with status text ${JSON.stringify(text)}`,
        ({ Response }) => new Response(null, { statusText: text as string }).statusText,
      ],
    ),
    ...[204, 205, 304].map(
      (status): Case => [
        `with a body and status ${status}`,
        ({ Response }) => new Response("", { status }),
      ],
    ),
    ...types.map(
      (type): Case => [
        `with type ${JSON.stringify(type)}`,
        ({ Response }) =>
          new Response("a", { headers: { "content-type": type } }).headers.get("content-type"),
      ],
    ),
    ...BODIES.map(
      ([name, body]): Case => [
        `from ${name}: its type`,
        ({ Response }) => new Response(loose(body())).headers.get("content-type"),
      ],
    ),
    ["with a number as init", ({ Response }) => new Response(null, 1 as never).status],
    ["with a text as init", ({ Response }) => new Response(null, "x" as never).status],
    ["with null as init", ({ Response }) => new Response(null, null as never).status],
    ["with a function as init", ({ Response }) => new Response(null, (() => {}) as never).status],
    ["with null as headers", ({ Response }) => new Response(null, { headers: null as never })],
    [
      "from a locked stream",
      ({ Response }) => {
        const it = new ReadableStream();
        it.getReader();
        return new Response(it);
      },
    ],
    [
      "from a stream that was read",
      async ({ Response }) => {
        const it = streamOf();
        await it.cancel();
        return new Response(it);
      },
    ],
  ]);
});

describe("the body of a Response", () => {
  const readers = ["text", "arrayBuffer", "bytes", "json", "blob"] as const;
  sameAsNode(
    BODIES.flatMap(([name, body]) =>
      readers.map(
        (reader): Case => [
          `from ${name} by ${reader}()`,
          async ({ Response }) => {
            const response = new Response(loose(body()));
            const read = await failing(response[reader]());
            const plain =
              read instanceof ArrayBuffer
                ? [...new Uint8Array(read)]
                : read instanceof Blob
                  ? [read.type, await read.text()]
                  : read instanceof Uint8Array
                    ? [...read]
                    : read;
            return [plain, response.bodyUsed, await failing(response.text())];
          },
        ],
      ),
    ),
  );
  sameAsNode([
    [
      "counts as used at once",
      async ({ Response }) => {
        const it = new Response("x");
        const reading = it.text();
        const { bodyUsed } = it;
        await reading;
        return [bodyUsed, it.body?.locked, nameOf(() => it.clone())];
      },
    ],
    [
      "is never used where there is none",
      async ({ Response }) => {
        const it = new Response();
        await it.text();
        return [it.bodyUsed, await it.text()];
      },
    ],
    [
      "is the same stream each time",
      ({ Response }) => {
        const it = new Response("x");
        return [Object.is(it.body, it.body), it.body instanceof ReadableStream, it.bodyUsed];
      },
    ],
    [
      "is the stream that was given",
      async ({ Response }) => {
        const stream = streamOf(bytes("a"));
        const it = new Response(stream);
        return [it.body === stream, await it.text()];
      },
    ],
    [
      "can be read by a reader",
      async ({ Response }) => {
        const it = new Response("abc");
        const reader = it.body?.getReader();
        const before = it.bodyUsed;
        const first = await reader?.read();
        const rest = await reader?.read();
        return [
          before,
          [...(first?.value ?? [])],
          it.bodyUsed,
          rest?.done,
          await failing(it.text()),
        ];
      },
    ],
    [
      "can be read into a buffer of one's own",
      async ({ Response }) => {
        const reader = new Response("abc").body?.getReader({ mode: "byob" });
        const first = await reader?.read(new Uint8Array(10));
        const rest = await reader?.read(new Uint8Array(10));
        return [[...(first?.value ?? [])], rest?.done];
      },
    ],
    [
      "can be cancelled",
      async ({ Response }) => {
        const it = new Response("abc");
        await it.body?.cancel();
        return [it.bodyUsed, await failing(it.text())];
      },
    ],
    [
      "can be read after a lock was given back",
      async ({ Response }) => {
        const it = new Response("abc");
        it.body?.getReader().releaseLock();
        return [it.bodyUsed, await it.text()];
      },
    ],
    [
      "cannot be read while locked",
      async ({ Response }) => {
        const it = new Response("abc");
        it.body?.getReader();
        return [it.bodyUsed, await failing(it.text()), nameOf(() => it.clone())];
      },
    ],
    [
      "does not follow later changes of the bytes given",
      async ({ Response }) => {
        const given = Uint8Array.of(1, 2);
        const it = new Response(given);
        given[0] = 9;
        return [...new Uint8Array(await it.arrayBuffer())];
      },
    ],
    [
      "is JSON",
      async ({ Response }) => [
        await new Response('\ufeff{"a":1}').json(),
        await failing(new Response("{").json()),
        await failing(new Response("").json()),
      ],
    ],
  ]);

  const CONTENT_TYPES = [
    "text/Plain",
    "text/plain; charset=UTF-8",
    'TEXT/HTML;Charset="utf-8"',
    "nonsense",
    "a/b;c",
    "a/b;c=d;c=e",
    'a/b;c="x y"',
    'a/b; c="x\\"y"',
    "",
    "a/b ; x=1",
    "a/b;;x=1",
    "a/b;x=",
    'a/b;x=""',
    "text/html;charset=gbk;a=b;charset=utf8",
    'a/b;x="abc',
    'a/b;x="abc"d;y=1',
    " a/b ",
    "a /b",
    "a/b;=x",
    "a/b;x y=1",
    "a/b, c/d",
    "text/html;charset=gbk, text/html",
    "text/html;charset=gbk, text/plain",
    "text/html, nonsense",
    "text/html, */*",
    'a/b;x="1,2", c/d',
  ];
  sameAsNode(
    CONTENT_TYPES.map(
      (type): Case => [
        `has the blob type of ${JSON.stringify(type)}`,
        async ({ Response }) =>
          (await new Response("x", { headers: { "content-type": type } }).blob()).type,
      ],
    ),
  );

  it("of any text is what Node makes of it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (text) => {
        expect(await new light.Response(text).text()).toBe(await new native.Response(text).text());
        expect(await new light.Response(text).bytes()).toEqual(
          await new native.Response(text).bytes(),
        );
      }),
    );
  });

  it("of any bytes is what Node makes of it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), async (given) => {
        const body = new Uint8Array(given);
        expect(await new light.Response(body).text()).toBe(await new native.Response(body).text());
        expect(await new light.Response(streamOf(body)).bytes()).toEqual(body);
      }),
    );
  });

  it("gives memory that nobody else can reach", async () => {
    const response = new light.Response("text");
    const copy = response.clone();
    const [one, two] = [await response.arrayBuffer(), await copy.arrayBuffer()];
    expect(one).not.toBe(two);
    expect(one.byteLength).toBe(4);
  });
});

describe("Response.prototype.clone", () => {
  sameAsNode([
    [
      "copies all",
      async ({ Response }) => {
        const it = new Response("x", { status: 201, statusText: "s", headers: { a: "b" } });
        const copy = it.clone();
        copy.headers.set("a", "c");
        return [
          await it.text(),
          await copy.text(),
          copy.status,
          copy.statusText,
          it.headers.get("a"),
          copy.type,
        ];
      },
    ],
    [
      "splits a stream",
      async ({ Response }) => {
        const it = new Response(streamOf(bytes("a"), bytes("b")));
        const copy = it.clone();
        return [await copy.text(), await it.text()];
      },
    ],
    [
      "splits a stream that was asked for",
      async ({ Response }) => {
        const it = new Response("abc");
        void it.body;
        const copy = it.clone();
        return [await copy.text(), await it.text(), it.body === copy.body];
      },
    ],
    [
      "keeps headers that cannot change",
      ({ Response }) => nameOf(() => Response.error().clone().headers.set("a", "b")),
    ],
  ]);

  it("gives the copy chunks of its own, as the standard has it", async () => {
    const chunk = bytes("abc");
    const response = new light.Response(streamOf(chunk));
    const copy = response.clone();
    const [one, two] = await Promise.all([
      response.body?.getReader().read(),
      copy.body?.getReader().read(),
    ]);
    expect(one?.value).toBe(chunk);
    expect(two?.value).not.toBe(chunk);
    expect(two?.value).toEqual(chunk);
  });
});

describe("Response", () => {
  const redirects = [301, 302, 303, 307, 308];
  const shown = (it: Response) => [
    it.status,
    it.type,
    it.body,
    [...it.headers],
    nameOf(() => it.headers.set("a", "b")),
  ];
  sameAsNode([
    ["error()", ({ Response }) => shown(Response.error())],
    ...redirects.map(
      (status): Case => [
        `redirect(…, ${status})`,
        ({ Response }) => shown(Response.redirect("http://a.test/x y", status)),
      ],
    ),
    ["redirect without status", ({ Response }) => Response.redirect("http://a.test").status],
    ["redirect with another status", ({ Response }) => Response.redirect("http://a.test", 200)],
    ["redirect to a path", ({ Response }) => Response.redirect("/path")],
    [
      "redirect to nothing",
      ({ Response }) => (Response as unknown as { redirect(): void }).redirect(),
    ],
    [
      "json()",
      async ({ Response }) => {
        const it = Response.json({ a: 1 }, { status: 201, headers: { x: "y" } });
        return [it.status, [...it.headers], await it.text()];
      },
    ],
    [
      "json with a type",
      ({ Response }) =>
        Response.json({}, { headers: { "content-type": "x/y" } }).headers.get("content-type"),
    ],
    ["json with 204", ({ Response }) => Response.json({}, { status: 204 })],
    ["json of undefined", ({ Response }) => Response.json(undefined)],
    ["json of a function", ({ Response }) => Response.json(() => {})],
    ["json of a symbol", ({ Response }) => Response.json(Symbol("x"))],
    ["json of a big integer", ({ Response }) => Response.json(1n)],
    ["json of nothing", ({ Response }) => (Response as unknown as { json(): void }).json()],
    ["json with a status that is none", ({ Response }) => Response.json(1, { status: 600 })],
    [
      "lists its members",
      ({ Response }) => [
        Object.getOwnPropertyNames(Response.prototype).filter(isInNode).sort(),
        Object.getOwnPropertyNames(Response).sort(),
        Response.length,
        String(new Response()),
      ],
    ],
    [
      "shows its members to for-in",
      ({ Response }) => {
        const seen = [];
        for (const key in new Response()) seen.push(key);
        return seen.filter(isInNode).sort();
      },
    ],
    [
      "reads of something else",
      ({ Response }: Classes) => Response.prototype.text.call({} as Response),
    ],
    [
      "has a status of something else",
      ({ Response }) =>
        Object.getOwnPropertyDescriptor(Response.prototype, "status")?.get?.call({}),
    ],
    ["clones something else", ({ Response }) => Response.prototype.clone.call({} as Response)],
    [
      "refuses to be changed",
      ({ Response }) =>
        nameOf(() => {
          (new Response() as { status: number }).status = 1;
        }),
    ],
  ]);
});

describe("forms", () => {
  const form = () => {
    const it = new FormData();
    it.append('n"a\r\nme', "v\nw");
    it.append("file", new File(["data"], 'fi"le\n.txt', { type: "a/b" }));
    return it;
  };
  const entriesOf = async (data: FormData) =>
    Promise.all(
      [...data].map(async ([key, value]) =>
        typeof value === "string"
          ? [key, value]
          : [key, value.name, value.type, await value.text()],
      ),
    );
  sameAsNode([
    [
      "as search parameters",
      async ({ Response }) => [
        ...(await new Response("a=1&b=%20+&a=2", {
          headers: { "content-type": "application/x-www-form-urlencoded" },
        }).formData()),
      ],
    ],
    ["there and back", async ({ Response }) => entriesOf(await new Response(form()).formData())],
    [
      "under another type",
      ({ Response }) =>
        new Response(form(), { headers: { "content-type": "x/y" } }).headers.get("content-type"),
    ],
    ["without a type", ({ Response }) => new Response("x").formData()],
    [
      "without a boundary",
      ({ Response }) =>
        new Response("x", { headers: { "content-type": "multipart/form-data" } }).formData(),
    ],
  ]);
});
