/** Storage accounts of Azure: where they are, and how their requests are signed. */
import { PortableError } from "@portable-fn/core";
import { fromBase64, toBase64 } from "../base64.ts";

/** A storage account, and who asks; one of `accountKey`, `sas` and `token`. */
export interface AzureAccount {
  /** The table service, such as `https://name.table.core.windows.net`. */
  readonly url: string;
  /** The account's name; needed with `accountKey`. */
  readonly account?: string;
  /** A key of the account, base64: requests are signed with it. */
  readonly accountKey?: string;
  /** A shared access signature for the table: `sv=…&sig=…`. */
  readonly sas?: string;
  /** Gives a Microsoft Entra token for `https://storage.azure.com/`; asked before every request. */
  readonly token?: () => string | Promise<string>;
}

/** A request that is to be signed. */
export interface Unsigned {
  /** What follows the service's URL, escaped: `/table(…)`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Reads a connection string, such as what `AzureWebJobsStorage` says.
 *
 * @param text `AccountName=…;AccountKey=…;…`
 * @returns the account
 * @throws PortableError `PFN_KV_CREDENTIALS` where it names no table service
 */
export function azureAccount(text: string): AzureAccount {
  const parts = new Map(
    text.split(";").flatMap((part) => {
      const at = part.indexOf("=");
      return at > 0 ? [[part.slice(0, at).trim(), part.slice(at + 1).trim()] as const] : [];
    }),
  );
  const account = parts.get("AccountName");
  const accountKey = parts.get("AccountKey");
  const sas = parts.get("SharedAccessSignature");
  const host = account && `${account}.table.${parts.get("EndpointSuffix") ?? "core.windows.net"}`;
  const made = host && `${parts.get("DefaultEndpointsProtocol") ?? "https"}://${host}`;
  const url = parts.get("TableEndpoint") ?? made;
  if (!url || (!sas && !(account && accountKey))) {
    throw new PortableError("PFN_KV_CREDENTIALS", "That connection string has no table service", {
      fix: "It needs AccountName and AccountKey, or TableEndpoint and SharedAccessSignature",
    });
  }
  return {
    url,
    ...(account && { account }),
    ...(accountKey && { accountKey }),
    ...(sas && !accountKey && { sas }),
  };
}

/**
 * Signs a request.
 *
 * @param account who asks
 * @param request what is asked
 * @returns its URL and header fields
 * @throws PortableError `PFN_KV_CREDENTIALS` where the account says not how
 */
export async function sign(
  account: AzureAccount,
  { path, query, headers }: Unsigned,
): Promise<{ readonly url: string; readonly headers: Readonly<Record<string, string>> }> {
  const url = new URL(account.url.replace(/\/$/, "") + path);
  const search = Object.entries(query).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  if (account.sas) search.push(account.sas.replace(/^\?/, ""));
  url.search = search.join("&");
  const date = new Date().toUTCString();
  const dated = { ...headers, "x-ms-date": date };
  if (account.token) {
    const authorization = `Bearer ${await account.token()}`;
    return { url: url.href, headers: { ...dated, authorization } };
  }
  if (account.sas) return { url: url.href, headers: dated };
  if (!account.accountKey || !account.account) {
    throw new PortableError("PFN_KV_CREDENTIALS", "The storage account has no credentials", {
      fix: "Give account and accountKey, or sas, or token",
    });
  }
  // learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key: Shared Key Lite of tables.
  const resource = `${date}\n/${account.account}${url.pathname}`;
  const signature = await hmac(account.accountKey, resource);
  const authorization = `SharedKeyLite ${account.account}:${signature}`;
  return { url: url.href, headers: { ...dated, authorization } };
}

async function hmac(key: string, text: string): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", fromBase64(key), algorithm, false, [
    "sign",
  ]);
  const data = new TextEncoder().encode(text);
  return toBase64(new Uint8Array(await crypto.subtle.sign("HMAC", imported, data)));
}
