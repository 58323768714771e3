/** MurmurHash3 of 32 bits, x86, seed 0 (Appleby, in the public domain), as a signed number: the same on every machine. */
export function murmurHash3(bytes: Uint8Array): number {
  let hash = 0;
  const whole = bytes.length - (bytes.length % 4);
  for (let at = 0; at < whole; at += 4) hash = Math.imul(rotated(hash ^ mixed(bytes, at), 13), 5) + 0xe6546b64;
  hash ^= mixed(bytes, whole) ^ bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** Four bytes, the lowest first; behind the last are zeros, of which nothing comes. */
function mixed(bytes: Uint8Array, at: number): number {
  const [first = 0, second = 0, third = 0, fourth = 0] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
  const block = first | (second << 8) | (third << 16) | (fourth << 24);
  return Math.imul(rotated(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
}

const rotated = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));
