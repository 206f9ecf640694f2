/** Forms: FormData to bytes by our own encoder, bytes to FormData by Node's parser. */
/**
 * Encodes a form as `multipart/form-data`.
 *
 * @param form the form
 * @returns the encoded form and its type
 */
export function encodeFormData(form: FormData): { form: Blob; type: string } {
  const boundary = `----formdata-${crypto.randomUUID()}`;
  const parts: (string | Blob)[] = [];
  for (const [name, value] of form) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(crlf(name))}"`;
    if (typeof value === "string") {
      parts.push(`${head}\r\n\r\n${crlf(value)}\r\n`);
    } else {
      const type = value.type || "application/octet-stream";
      parts.push(`${head}; filename="${escaped(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`);
      parts.push(value, "\r\n");
    }
  }
  parts.push(`--${boundary}--\r\n`);
  return { form: new Blob(parts), type: `multipart/form-data; boundary=${boundary}` };
}

/** Line breaks as forms have them. */
function crlf(text: string): string {
  return text.replace(/\r?\n|\r/g, "\r\n");
}

/** What must not end a quoted name early or start a header of its own. */
function escaped(text: string): string {
  return text.replaceAll("\n", "%0A").replaceAll("\r", "%0D").replaceAll('"', "%22");
}

/**
 * Parses a form by Node's own fetch, which is loaded for it.
 *
 * @param bytes the body
 * @param type the `Content-Type` value
 * @returns the form
 * @throws TypeError when the bytes are no form of that type
 */
export async function parseFormData(
  bytes: Uint8Array<ArrayBuffer>,
  type: string | null,
): Promise<FormData> {
  // After install() the global is ours, and Node's class can only be had from what fetch answers.
  const native = (await fetch("data:,")).constructor as typeof Response;
  return new native(bytes, { headers: type === null ? {} : { "content-type": type } }).formData();
}
