import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { Connection } from "../src/raw-client.ts";
import { chunkOf, ResponseHead, requestBytes } from "../src/raw-message.ts";

let server: Server | undefined;

/** Bytes, or what is done with the socket. */
type Answer = string | ((socket: Socket) => unknown);

/** Serves bytes to whoever connects, once the client has sent something. */
async function serve(...answers: readonly Answer[]): Promise<string> {
  server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => {
      for (const answer of answers) {
        if (typeof answer === "string") socket.write(Buffer.from(answer, "latin1"));
        else answer(socket);
      }
    });
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

async function answerTo(method: string, ...answers: readonly Answer[]) {
  const connection = await Connection.open(await serve(...answers));
  await connection.request({ method });
  const response = await connection.response();
  return { connection, response };
}

const end = (socket: Socket) => socket.end();

afterEach(() => {
  server?.close();
  server = undefined;
});

describe("requestBytes", () => {
  const write = (...input: Parameters<typeof requestBytes>) =>
    Buffer.concat(requestBytes(...input)).toString("latin1");

  it("writes the request as told", () => {
    const headers = [
      ["X-A", " one "],
      ["x-a", "caf\xe9"],
    ] as const;
    expect(write({ method: "PUT", target: "/a b", headers }, "h:1")).toBe(
      "PUT /a b HTTP/1.1\r\nHost: h:1\r\nX-A:  one \r\nx-a: caf\xe9\r\n\r\n",
    );
  });
  it("frames a body by its length, and pieces as chunks", () => {
    expect(write({ body: "é" }, "h")).toContain("Content-Length: 2\r\n\r\n\xc3\xa9");
    expect(write({ body: ["ab", "c"] }, "h")).toContain(
      "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
    );
  });
  it("leaves framing and Host to the caller", () => {
    expect(write({ host: null, headers: [["Content-Length", "9"]], body: "x" }, "h")).toBe(
      "GET / HTTP/1.1\r\nContent-Length: 9\r\n\r\nx",
    );
  });
});

describe("ResponseHead", () => {
  it("keeps fields in order, with repeats, in their letter case", () => {
    const head = new ResponseHead("HTTP/1.1 299 Quite Fine\r\nSet-Cookie: a\r\nset-cookie:b\r\nX:");
    expect([head.version, head.status, head.reason]).toEqual(["HTTP/1.1", 299, "Quite Fine"]);
    expect(head.fields).toEqual([
      ["Set-Cookie", "a"],
      ["set-cookie", "b"],
      ["X", ""],
    ]);
    expect(head.all("SET-COOKIE")).toEqual(["a", "b"]);
    expect(head.get("set-cookie")).toBe("a, b");
    expect(head.get("absent")).toBe(undefined);
  });
});

describe("Connection", () => {
  it("reads a body by its length, and no more", async () => {
    const { response } = await answerTo("GET", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabcd");
    expect([response.text, response.complete]).toEqual(["ab", true]);
  });
  it("sees a body that is cut off", async () => {
    const { response } = await answerTo(
      "GET",
      "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab",
      end,
    );
    expect([response.text, response.complete]).toEqual(["ab", false]);
  });
  it("reads chunks, with extensions and trailers", async () => {
    const chunks = "3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nX-Late: 1\r\n\r\n";
    const head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    const { response } = await answerTo("GET", head, chunks);
    expect([response.text, response.complete]).toEqual(["abc0123456789", true]);
  });
  it("sees chunks that are cut off or wrong", async () => {
    const head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (const chunks of ["3\r\nab", "3\r\nabc\r\n", "3\r\nabcd\r\n0\r\n\r\n", "zz\r\n"]) {
      const { response } = await answerTo("GET", head, chunks, end);
      expect(response.complete).toBe(false);
      server?.close();
    }
  });
  it("reads to the end where nothing says the length", async () => {
    const { response } = await answerTo("GET", "HTTP/1.1 200 OK\r\n\r\nall of it", end);
    expect([response.text, response.complete]).toEqual(["all of it", true]);
  });
  it("takes no body for HEAD, 204 and 304, and shows what came in spite of it", async () => {
    for (const [method, status] of [
      ["HEAD", 200],
      ["GET", 204],
      ["GET", 304],
    ] as const) {
      const bytes = `HTTP/1.1 ${status} X\r\nContent-Length: 3\r\n\r\nabc`;
      const { connection, response } = await answerTo(method, bytes, end);
      expect(response.text).toBe("");
      expect(Buffer.from(await connection.surplus()).toString()).toBe("abc");
      server?.close();
    }
  });
  it("keeps interim responses apart", async () => {
    const { connection, response } = await answerTo(
      "GET",
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
    );
    expect(connection.interim.map((head) => head.status)).toEqual([100]);
    expect(response.status).toBe(204);
  });
  it("reads the head before the body has come", async () => {
    let finish = () => {};
    const url = await serve("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n", (socket) => {
      finish = () => socket.write("late");
    });
    const connection = await Connection.open(url);
    await connection.request({});
    expect((await connection.head()).status).toBe(200);
    finish();
    expect(Buffer.from(await connection.rest()).toString()).toBe("late");
    connection.leave();
  });
  it("reads responses one after the other", async () => {
    const one = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n";
    const connection = await Connection.open(await serve(`${one}a${one}b`));
    await connection.request({});
    expect((await connection.response()).text).toBe("a");
    expect((await connection.response()).text).toBe("b");
    connection.leave();
  });
  it("tells when the server closes instead of answering", async () => {
    const connection = await Connection.open(await serve(end));
    await connection.request({});
    await expect(connection.response()).rejects.toThrow("closed the connection");
    expect(connection.isClosed).toBe(true);
    expect(await connection.write(chunkOf("x"))).toBeTypeOf("boolean");
    connection.leave();
  });
  it("puts a path of the URL before every target", async () => {
    let sent = "";
    server = createServer((socket) => {
      socket.on("data", (bytes) => {
        sent += bytes.toString();
        socket.end("HTTP/1.1 204 No Content\r\n\r\n");
      });
    });
    const listening = server;
    await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
    const { port } = listening.address() as AddressInfo;
    const connection = await Connection.open(`http://127.0.0.1:${port}/stage`);
    await connection.request({ target: "/a?b" });
    await connection.response();
    expect(sent).toContain("GET /stage/a?b HTTP/1.1\r\n");
  });
});
