import type {
  ALBEvent,
  ALBResult,
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyResult,
  APIGatewayProxyStructuredResultV2,
  Context,
  Handler,
  LambdaFunctionURLEvent,
} from "aws-lambda";
import { describe, expectTypeOf, it } from "vitest";
import type { ForeignContext } from "../src/from/context.ts";
import { fromLambda } from "../src/from.ts";
import type {
  AlbEvent,
  LambdaContext,
  LambdaHandler,
  LambdaResult,
  PayloadOneEvent,
  PayloadTwoEvent,
} from "../src/native.ts";

describe("our types of Lambda", () => {
  it("fit those of DefinitelyTyped", () => {
    expectTypeOf<Context>().toExtend<LambdaContext>();
    expectTypeOf<ForeignContext>().toExtend<Context>();
    expectTypeOf<PayloadTwoEvent>().toExtend<LambdaFunctionURLEvent>();
    expectTypeOf<PayloadTwoEvent>().toExtend<APIGatewayProxyEventV2>();
    expectTypeOf<PayloadOneEvent>().toExtend<APIGatewayProxyEvent>();
    expectTypeOf<AlbEvent>().toExtend<ALBEvent>();
    expectTypeOf<LambdaResult>().toExtend<APIGatewayProxyStructuredResultV2>();
    expectTypeOf<LambdaResult>().toExtend<APIGatewayProxyResult>();
    expectTypeOf<LambdaResult>().toExtend<ALBResult>();
    expectTypeOf<LambdaHandler>().toExtend<Handler>();
  });

  it("let fromLambda take a handler of any of those types", () => {
    expectTypeOf(fromLambda<APIGatewayProxyEventV2, Promise<string>>).toBeCallableWith(
      async (event) => event.rawPath,
    );
    expectTypeOf<Handler<APIGatewayProxyEvent, APIGatewayProxyResult>>().toExtend<
      Parameters<typeof fromLambda<APIGatewayProxyEvent, unknown>>[0]
    >();
  });
});
