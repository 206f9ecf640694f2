/** What AWS Lambda hands over and takes back, as far as this adapter touches it. */

/** The context that the runtime gives to a handler. */
export interface LambdaContext {
  readonly awsRequestId: string;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** Milliseconds until Lambda ends the invocation. */
  getRemainingTimeInMillis(): number;
}

/** One text per name. */
export type SingleValues = Record<string, string>;
/** All values of a name, in order. */
export type MultiValues = Record<string, string[]>;

/** The event of a Function URL and of an HTTP API with payload 2.0. */
export interface PayloadTwoEvent {
  readonly version: "2.0";
  readonly routeKey: string;
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly cookies?: string[];
  readonly headers: SingleValues;
  readonly queryStringParameters?: SingleValues;
  readonly pathParameters?: SingleValues;
  readonly stageVariables?: SingleValues;
  readonly requestContext: {
    readonly accountId: string;
    readonly apiId: string;
    readonly domainName: string;
    readonly domainPrefix: string;
    readonly http: {
      readonly method: string;
      readonly path: string;
      readonly protocol: string;
      readonly sourceIp: string;
      readonly userAgent: string;
    };
    readonly requestId: string;
    readonly routeKey: string;
    readonly stage: string;
    readonly time: string;
    readonly timeEpoch: number;
  };
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

/** The event of a REST API, and of an HTTP API with payload 1.0. */
export interface PayloadOneEvent {
  /** `"1.0"` from an HTTP API; a REST API sends none. */
  readonly version?: "1.0";
  readonly resource: string;
  readonly path: string;
  readonly httpMethod: string;
  readonly headers: SingleValues;
  readonly multiValueHeaders: MultiValues;
  readonly queryStringParameters: SingleValues | null;
  readonly multiValueQueryStringParameters: MultiValues | null;
  readonly pathParameters: SingleValues | null;
  readonly stageVariables: SingleValues | null;
  readonly requestContext: {
    readonly accountId: string;
    readonly apiId: string;
    readonly authorizer: null;
    readonly domainName: string;
    readonly domainPrefix: string;
    readonly httpMethod: string;
    readonly identity: PayloadOneIdentity;
    readonly path: string;
    readonly protocol: string;
    readonly requestId: string;
    readonly requestTime: string;
    readonly requestTimeEpoch: number;
    readonly resourceId: string;
    readonly resourcePath: string;
    readonly stage: string;
  };
  readonly body: string | null;
  readonly isBase64Encoded: boolean;
}

/** Who asks, in payload 1.0. */
export interface PayloadOneIdentity {
  readonly accessKey: null;
  readonly accountId: null;
  readonly apiKey: null;
  readonly apiKeyId: null;
  readonly caller: null;
  readonly clientCert: null;
  readonly cognitoAuthenticationProvider: null;
  readonly cognitoAuthenticationType: null;
  readonly cognitoIdentityId: null;
  readonly cognitoIdentityPoolId: null;
  readonly principalOrgId: null;
  readonly sourceIp: string;
  readonly user: null;
  readonly userAgent: string | null;
  readonly userArn: null;
}

/** The event of an Application Load Balancer; with multi-value headers the plain ones are absent. */
export interface AlbEvent {
  readonly requestContext: { readonly elb: { readonly targetGroupArn: string } };
  readonly httpMethod: string;
  readonly path: string;
  readonly queryStringParameters?: SingleValues;
  readonly headers?: SingleValues;
  readonly multiValueQueryStringParameters?: MultiValues;
  readonly multiValueHeaders?: MultiValues;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/** The event of VPC Lattice, structure version 1. */
export interface LatticeOneEvent {
  readonly raw_path: string;
  readonly method: string;
  readonly headers: SingleValues;
  readonly query_string_parameters: SingleValues;
  readonly body: string;
  readonly is_base64_encoded: boolean;
}

/** The event of VPC Lattice, structure version 2. */
export interface LatticeTwoEvent {
  readonly version: "2.0";
  readonly path: string;
  readonly method: string;
  readonly headers: MultiValues;
  readonly queryStringParameters?: MultiValues;
  readonly requestContext: {
    readonly serviceNetworkArn: string;
    readonly serviceArn: string;
    readonly targetGroupArn: string;
    readonly identity: { readonly sourceVpcArn: string };
    readonly region: string;
    /** Microseconds since the epoch. */
    readonly timeEpoch: string;
  };
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** What a handler gives back to any of the gateways; each reads its own part. */
export interface LambdaResult {
  readonly statusCode: number;
  /** ALB and VPC Lattice: code and reason, such as `200 OK`. */
  readonly statusDescription?: string;
  readonly headers?: SingleValues;
  readonly multiValueHeaders?: MultiValues;
  /** Payload 2.0: the `Set-Cookie` values. */
  readonly cookies?: string[];
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/** What goes before a streamed body. */
export interface StreamPrelude {
  readonly statusCode: number;
  readonly headers: SingleValues;
  readonly cookies: string[];
}

/** The stream of a streaming handler: a Node writable with a content type. */
export interface ResponseStream {
  setContentType(type: string): void;
  write(piece: Uint8Array | string): boolean;
  end(): unknown;
  on(event: "drain" | "close" | "error", listener: (error?: unknown) => void): unknown;
  off(event: "drain" | "close" | "error", listener: (error?: unknown) => void): unknown;
}

/** What a handler gives back to the services that bring records: those that come again. */
export interface EventResult {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** A handler that answers with its return value. */
export type LambdaHandler = (event: unknown, context: LambdaContext) => Promise<LambdaResult>;

/** A handler for events. */
export type LambdaEventHandler = (event: unknown, context: LambdaContext) => Promise<EventResult>;

/** A handler that answers by a stream. */
export type StreamingLambdaHandler = (
  event: unknown,
  output: ResponseStream,
  context: LambdaContext,
) => Promise<void>;

/** The global that Lambda's Node runtime supplies. */
export interface AwsLambdaGlobal {
  streamifyResponse(handler: StreamingLambdaHandler): StreamingLambdaHandler;
  readonly HttpResponseStream: {
    from(output: ResponseStream, prelude: StreamPrelude): ResponseStream;
  };
}

/** What `ctx.native` is on this target. */
export interface LambdaNative {
  readonly event: unknown;
  readonly context: LambdaContext;
}
