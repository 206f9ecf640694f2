/** What a browser sends, with what a gateway adds: nobody's request has two header fields. */
export const BROWSER: Readonly<Record<string, string>> = {
  accept: "application/json, text/plain, */*",
  "accept-encoding": "gzip, deflate, br, zstd",
  "accept-language": "en-GB,en;q=0.9,de;q=0.8",
  origin: "https://shop.example.com",
  referer: "https://shop.example.com/items",
  "sec-ch-ua": '"Chromium";v="142", "Not_A Brand";v="99"',
  "sec-fetch-dest": "empty",
  "sec-fetch-mode": "cors",
  "sec-fetch-site": "same-site",
  "user-agent":
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
};

/** What AWS adds. */
export const GATEWAY: Readonly<Record<string, string>> = {
  "x-amzn-trace-id": "Root=1-67891233-abcdef012345678912345678",
  "x-forwarded-for": "203.0.113.7",
  "x-forwarded-port": "443",
  "x-forwarded-proto": "https",
};
