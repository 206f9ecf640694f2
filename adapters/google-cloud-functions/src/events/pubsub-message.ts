/** A Pub/Sub message as all that reads one takes it. */

/** A message, however it came. */
export interface Message {
  readonly id: string;
  /** @throws DecodeError for wrong base64 */
  readonly content: () => Uint8Array;
  readonly attributes: Readonly<Record<string, string>>;
  /** RFC 3339. */
  readonly publishTime?: string | undefined;
  readonly orderingKey?: string | undefined;
  /** As the transport states it; an attribute goes before it. */
  readonly contentType?: string | undefined;
}
