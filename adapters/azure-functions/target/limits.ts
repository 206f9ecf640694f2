/** What Azure Functions carries and allows, with where it is said. */
import type { Limits } from "@portable-fn/adapter-kit/target";
import type { HttpCapabilities } from "@portable-fn/core";

const DATE = "2026-11-23";
const SCALE =
  "https://learn.microsoft.com/azure/azure-functions/functions-scale (service limits, includes/functions-limits.md)";

const BUS =
  "https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas (Standard tier 256 KB with all properties; Premium up to 100 MB)";

/** Limits of the platform; of the Flex Consumption plan where plans differ. */
export const limits: Limits = {
  timeoutSeconds: {
    value: 230,
    source: `${SCALE}: an HTTP function must answer within 230 s, the load balancer's idle time-out`,
    date: DATE,
  },
  memoryMb: { value: 4096, source: `${SCALE}: instance sizes 512, 2048 and 4096 MB`, date: DATE },
  requestBytes: {
    value: 104_857_600,
    source:
      "https://learn.microsoft.com/azure/azure-functions/functions-app-settings#functions_request_body_size_limit (default; the plan's own limit is 210 MB)",
    date: DATE,
  },
  responseBytes: {
    value: null,
    source:
      "Azure/azure-functions-host, src/WebJobs.Script.Grpc/Server/Startup.cs: messages up to int.MaxValue",
    date: DATE,
  },
  headerBytes: {
    value: 32_768,
    source:
      "https://learn.microsoft.com/dotnet/api/microsoft.aspnetcore.server.kestrel.core.kestrelserverlimits.maxrequestheaderstotalsize (default; the request line has 8192 of its own)",
    date: DATE,
  },
  eventBytes: {
    timer: { value: null, source: "a tick has no data", date: DATE },
    "storage-queue": {
      value: 49_152,
      source:
        "https://learn.microsoft.com/rest/api/storageservices/put-message (64 KiB of text, of which base64 leaves 48 KiB)",
      date: DATE,
    },
    "service-bus-queue": { value: 262_144, source: BUS, date: DATE },
    "service-bus-topic": { value: 262_144, source: BUS, date: DATE },
    "event-grid": {
      value: 1_048_576,
      source: "https://learn.microsoft.com/azure/event-grid/quotas-limits (event size 1 MB)",
      date: DATE,
    },
    blob: { value: null, source: "an event has no data; the blob is read apart", date: DATE },
    "event-hub": {
      value: 262_144,
      source:
        "https://learn.microsoft.com/azure/event-hubs/event-hubs-quotas (Basic tier 256 KB; Standard and above 1 MB)",
      date: DATE,
    },
    "cosmos-db": {
      value: 2_097_152,
      source: "https://learn.microsoft.com/azure/cosmos-db/concepts-limits (item size 2 MB)",
      date: DATE,
    },
  },
  bundleBytes: {
    value: 1_073_741_824,
    source: "https://learn.microsoft.com/azure/azure-functions/deployment-zip-push (1 GB package)",
    date: DATE,
  },
};

const shared = {
  cancellation: false,
  afterResponse: false,
  encodedPath: true,
  doublyEncodedPath: false,
  rawQuery: true,
  repeatedQueryKeys: true,
  repeatedRequestHeaders: true,
  repeatedCookies: false,
  acceptEncoding: true,
  emptyRequestHeaders: true,
  nonAsciiHeaders: false,
  anyBody: true,
  textAsBytes: true,
  rawContentType: true,
  everyPath: true,
  malformedRequests: true,
  customMethods: false,
  host: true,
  clientAddress: true,
  statusText: false,
  wwwAuthenticate: true,
  headContentLength: true,
} as const;

/** The host reads bodies to their end and speaks gRPC with the worker. */
export const buffered: HttpCapabilities = {
  ...shared,
  streamingRequest: false,
  unsizedBody: false,
  streamingResponse: false,
  rawSetCookie: false,
  partitionedCookies: false,
  visibleBodyFailure: false,
};

/** `enableHttpStream`: the host forwards to the library's own HTTP server. */
export const streams: HttpCapabilities = {
  ...shared,
  streamingRequest: true,
  unsizedBody: true,
  streamingResponse: true,
  cancellation: true,
  repeatedCookies: true,
  rawSetCookie: true,
  partitionedCookies: true,
  visibleBodyFailure: true,
};
