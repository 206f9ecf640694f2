/** A picture: 8 by 8 pixels, a real PNG of 85 bytes. */
const BASE64 =
  "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAHElEQVR42mNQUkqDo/9pDHDEQEUJZA6yIipKAADVH0Hht7zBwgAAAABJRU5ErkJggg==";

/** The PNG's bytes. */
export const pixels = Uint8Array.from(atob(BASE64), (char) => char.charCodeAt(0));
