/** Requests to a table of Azure Storage; the table is made where it is missing. */
import { type StoreResponse, send } from "../http.ts";
import { storeError } from "../store-error.ts";
import { type AzureAccount, sign } from "./account.ts";
import type { EntityKey } from "./keys.ts";

/** A request about a table. */
export interface TableRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** The entity; absent: the table. */
  readonly key?: EntityKey;
  readonly query?: Readonly<Record<string, string>>;
  /** The entity tag that must still be there, or `*`. */
  readonly ifMatch?: string;
  readonly body?: object;
  /** Statuses beside 2xx that the caller understands. */
  readonly expected: readonly number[];
}

/** Sends requests about one table. */
export type TableClient = (request: TableRequest) => Promise<StoreResponse>;

const HEADERS = {
  accept: "application/json;odata=nometadata",
  "content-type": "application/json",
  "x-ms-version": "2020-12-06",
  dataserviceversion: "3.0;",
};

/**
 * Makes what sends requests about a table.
 *
 * @param account where the table is
 * @param table its name
 * @returns the sender
 */
export function createTableClient(account: AzureAccount, table: string): TableClient {
  const exchange = (path: string, request: TableRequest) => {
    const { method, query = {}, ifMatch, body } = request;
    const text = body && JSON.stringify(body);
    return send({
      name: "azure-table",
      // Twice the same condition: the second attempt would not meet it, and the first be taken for lost.
      isRepeatable: method !== "POST" && (ifMatch === undefined || ifMatch === "*"),
      isBusy,
      request: async () => {
        const headers = { ...HEADERS, ...(ifMatch !== undefined && { "if-match": ifMatch }) };
        const signed = await sign(account, { path, query, headers });
        return { ...signed, method, body: text };
      },
    });
  };
  const create = async () => {
    const request: TableRequest = { method: "POST", body: { TableName: table }, expected: [409] };
    judge(await exchange("/Tables", request), request);
  };
  return async (request) => {
    const path = `/${table}${request.key ? addressOf(request.key) : ""}`;
    let response = await exchange(path, request);
    if (response.status === 404 && response.text.includes("TableNotFound")) {
      await create();
      response = await exchange(path, request);
    }
    return judge(response, request);
  };
}

function addressOf({ PartitionKey, RowKey }: EntityKey): string {
  return `(PartitionKey='${PartitionKey}',RowKey='${RowKey}')`;
}

function judge(response: StoreResponse, { expected }: TableRequest): StoreResponse {
  const { status, text } = response;
  if ((status >= 200 && status < 300) || expected.includes(status)) return response;
  const [, code = ""] = /"code"\s*:\s*"(\w+)"/.exec(text) ?? [];
  throw storeError("azure-table", `answered ${status} ${code}`, {
    retryable: isBusy(response),
    cause: text.slice(0, 1000),
  });
}

function isBusy({ status }: StoreResponse): boolean {
  return status >= 500 || status === 429;
}
