/** Whose resources native events name; nobody reads it locally. */

/** The account. */
export const ACCOUNT = "123456789012";
/** The region. */
export const REGION = "us-east-1";

/** @returns the ARN of a resource, such as `stream/clicks` of `kinesis` */
export function arnOf(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
}

/** @returns a time as EventBridge writes it, without milliseconds */
export function wholeSeconds(time: number | string): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
