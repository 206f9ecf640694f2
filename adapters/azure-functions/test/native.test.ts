import {
  type EventHubHandler,
  HttpRequest,
  type HttpResponseInit,
  InvocationContext,
  type ServiceBusQueueHandler,
  type StorageBlobHandler,
  type TimerHandler,
} from "@azure/functions";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { AzureEventHandler } from "../src/from/event.ts";
import type { ForeignRequest } from "../src/from/shapes.ts";
import type { AzureHandler } from "../src/from.ts";
import type {
  NativeContext,
  NativeCookie,
  NativeEventContext,
  NativeRequest,
  NativeResponse,
} from "../src/native.ts";

describe("native.ts", () => {
  it("fits the types of @azure/functions", () => {
    expectTypeOf<HttpRequest>().toExtend<NativeRequest>();
    expectTypeOf<InvocationContext>().toExtend<NativeContext>();
    expectTypeOf<InvocationContext>().toExtend<NativeEventContext>();
    expectTypeOf<
      TimerHandler | ServiceBusQueueHandler | StorageBlobHandler | EventHubHandler
    >().toExtend<AzureEventHandler>();
    expectTypeOf<NativeCookie>().toExtend<NonNullable<HttpResponseInit["cookies"]>[number]>();
    expectTypeOf<NativeResponse["status"]>().toExtend<HttpResponseInit["status"]>();
    expectTypeOf<
      (request: HttpRequest, context: InvocationContext) => HttpResponseInit
    >().toExtend<AzureHandler>();
  });

  it("fits its objects, members included that handlers get elsewhere", () => {
    const request = new HttpRequest({ method: "GET", url: "http://a.test/" });
    const context = new InvocationContext({ invocationId: "1", functionName: "f" });
    const members: Record<keyof ForeignRequest, true> = {
      method: true,
      url: true,
      headers: true,
      body: true,
      arrayBuffer: true,
      query: true,
      params: true,
      user: true,
      bodyUsed: true,
      blob: true,
      formData: true,
      json: true,
      text: true,
      clone: true,
    };
    for (const member of Object.keys(members)) expect(member in request, member).toBe(true);
    for (const member of ["invocationId", "extraOutputs", "options", "debug", "error"]) {
      expect(member in context, member).toBe(true);
    }
  });
});
