import { defineApp, object, queue } from "@portable-fn/core";
import { describe, expect, it } from "vitest";
import { createObjectFinder } from "./objects.ts";

const none = async () => {};
const { functions } = defineApp({
  name: "shop",
  functions: {
    thumbs: object("uploads", none, { suffix: ".png" }),
    texts: object("uploads", none, { prefix: "texts/", suffix: ".txt" }),
    gone: object("uploads", none, { on: ["deleted"], prefix: "texts/" }),
    other: object("archive", none, { on: ["created", "deleted"] }),
    orders: queue("uploads", none),
  },
});

describe("createObjectFinder", () => {
  const find = createObjectFinder(functions, { PORTABLE_FN_PREFIX: "shop-" });
  const nameOf = (key: string, action: "created" | "deleted", ...buckets: string[]) => {
    const found = find({ key, action }, ...buckets);
    return typeof found === "object" ? found.name : found;
  };

  it("takes the function whose filter lets the change through", () => {
    expect(nameOf("a.png", "created", "uploads")).toBe("thumbs");
    expect(nameOf("texts/a.txt", "created", "shop-uploads")).toBe("texts");
    expect(nameOf("texts/a.png", "deleted", "uploads")).toBe("gone");
    expect(nameOf("anything", "deleted", "arn", "archive")).toBe("other");
  });

  it("tells what filters leave out from what no function is for", () => {
    expect(nameOf("a.txt", "created", "uploads")).toBe("left-out");
    expect(nameOf("a.png", "deleted", "uploads")).toBe("left-out");
    expect(nameOf("a.png", "created", "elsewhere")).toBe(undefined);
  });

  it("refuses to choose between two", () => {
    const both = defineApp({
      name: "shop",
      functions: { one: object("uploads", none), two: object("uploads", none, { prefix: "a" }) },
    });
    const ask = () =>
      createObjectFinder(both.functions, {})({ key: "a", action: "created" }, "uploads");
    expect(ask).toThrow("The functions one,two are all for the object uploads");
  });

  it("lets one function alone take any bucket, and still filters", () => {
    const [thumbs] = functions;
    const alone = createObjectFinder(thumbs ? [thumbs] : [], {});
    expect(alone({ key: "a.png", action: "created" }, "elsewhere")).toBe(thumbs);
    expect(alone({ key: "a.txt", action: "created" }, "elsewhere")).toBe("left-out");
  });
});
