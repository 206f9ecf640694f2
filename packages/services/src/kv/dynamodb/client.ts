/** Calls of DynamoDB's JSON interface, signed. */
import { PortableError } from "@portable-fn/core";
import { AwsV4Signer } from "aws4fetch";
import { type StoreResponse, send } from "../http.ts";
import { storeError } from "../store-error.ts";

/** Credentials of AWS. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials. */
  readonly sessionToken?: string | undefined;
}

/** Where DynamoDB is, and who asks. */
export interface DynamodbClientOptions {
  /** Such as `eu-central-1`. Default the variable `AWS_REGION`. */
  readonly region?: string;
  /** Default the region's own, `https://dynamodb.<region>.amazonaws.com/`. */
  readonly endpoint?: string;
  /** Asked before every request. Default the variables `AWS_ACCESS_KEY_ID` and so on, as Lambda sets them. */
  readonly credentials?: () => AwsCredentials | Promise<AwsCredentials>;
}

/** An attribute's value. */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string };

/** An item, or the key of one. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** What operations answer with. */
export interface DynamodbAnswer {
  readonly Item?: Item;
  readonly Items?: readonly Item[];
  readonly LastEvaluatedKey?: Item;
}

/** Calls an operation. The answer is `undefined` where its condition was not met. */
export type Call = (
  operation: string,
  input: Readonly<Record<string, unknown>>,
) => Promise<DynamodbAnswer | undefined>;

const BUSY = /Throttling|ProvisionedThroughputExceeded|RequestLimitExceeded|InternalServerError/;

/**
 * Makes what calls DynamoDB.
 *
 * @param options where it is, and who asks
 * @returns the caller
 */
export function createCall(options: DynamodbClientOptions): Call {
  return async (operation, input) => {
    const region = options.region ?? variable("AWS_REGION");
    const endpoint = options.endpoint ?? `https://dynamodb.${region}.amazonaws.com/`;
    const body = JSON.stringify(input);
    const request = async () => {
      const credentials = await (options.credentials ?? fromVariables)();
      return sign(operation, { url: endpoint, region, body, credentials });
    };
    // Twice the same condition: the second attempt would not meet it, and the first be taken for lost.
    const isRepeatable = !("ConditionExpression" in input);
    const response = await send({ name: "dynamodb", request, isRepeatable, isBusy });
    if (response.status === 200) return JSON.parse(response.text) as DynamodbAnswer;
    const { type, message } = problemOf(response);
    if (type === "ConditionalCheckFailedException") return undefined;
    throw storeError("dynamodb", `answered ${response.status} ${type}`, {
      retryable: isBusy(response),
      fix: "See the cause; the table needs the keys that the driver's options name",
      cause: message,
    });
  };
}

interface Unsigned {
  readonly url: string;
  readonly region: string;
  readonly body: string;
  readonly credentials: AwsCredentials;
}

async function sign(operation: string, { url, region, body, credentials }: Unsigned) {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const signer = new AwsV4Signer({
    ...{ url, region, body, accessKeyId, secretAccessKey },
    ...(sessionToken && { sessionToken }),
    method: "POST",
    service: "dynamodb",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `DynamoDB_20120810.${operation}`,
    },
  });
  const { method, headers } = await signer.sign();
  return { url, method, headers: Object.fromEntries(headers), body };
}

function isBusy({ status, text }: StoreResponse): boolean {
  return status >= 500 || status === 429 || (status === 400 && BUSY.test(text.slice(0, 1000)));
}

function problemOf({ text }: StoreResponse): { type: string; message: string } {
  try {
    const { __type: type = "", message, Message } = JSON.parse(text) as Record<string, string>;
    return { type: type.replace(/^.*#/, ""), message: message ?? Message ?? "" };
  } catch {
    return { type: "", message: text.slice(0, 1000) };
  }
}

function fromVariables(): AwsCredentials {
  return {
    accessKeyId: variable("AWS_ACCESS_KEY_ID"),
    secretAccessKey: variable("AWS_SECRET_ACCESS_KEY"),
    sessionToken: globalThis.process?.env["AWS_SESSION_TOKEN"],
  };
}

function variable(name: string): string {
  // Workers have `process` by a flag only.
  const value = globalThis.process?.env[name];
  if (value) return value;
  throw new PortableError("PFN_KV_CREDENTIALS", `DynamoDB needs the variable ${name}`, {
    fix: "Set it, or give the driver region and credentials as options",
  });
}
