/** What adapters share. */
export { type BindingFactory, type BindingResolver, createBindings } from "./bindings.ts";
export { type ContextParts, InvocationContext } from "./context.ts";
export { DecodeError, isDecodeError } from "./decode-error.ts";
export type { EntryOptions } from "./entry-options.ts";
export { createEnv } from "./env.ts";
export { isStream, readBytes, toStream } from "./http/body.ts";
export {
  fieldOf,
  fieldsOf,
  forwardedAddress,
  HOP_BY_HOP,
  headerOf,
  isConnection,
  isEndToEnd,
  requestHeaders,
  requestName,
  requestValue,
  withoutNamed,
} from "./http/headers.ts";
export type {
  ArrivingBody,
  FlatHeaders,
  HeaderList,
  HttpEvent,
  HttpInvocation,
  RawBody,
} from "./http/invocation.ts";
export { type ProblemDocument, problemDocument, problemResponse } from "./http/problem-document.ts";
export { bodyTooLarge, limitBody } from "./http/request-body.ts";
export {
  createHttpRunner,
  createRequestRunner,
  type HttpCall,
  type HttpRunner,
  type HttpTarget,
  type RequestRunner,
  type Surroundings,
} from "./http/runner.ts";
export { saysText, utf8 } from "./http/text.ts";
export { encodePath, pathOf, requestUrl } from "./http/url.ts";
export { createRequest, type Reply, readReply } from "./http/web.ts";
export { consoleWriter, createLogger, type LogLevel, type LogWriter } from "./logger.ts";
export { selectFunctions } from "./select.ts";
export { SettlingContext } from "./settling-context.ts";
