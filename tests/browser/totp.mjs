/** One-time codes (RFC 6238: SHA-1, 30 s, 6 digits), as an authenticator app makes them. */
import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const PERIOD = 30_000;

function bytes(base32) {
  const bits = [...base32.replace(/[\s=]/g, '').toUpperCase()]
    .map((letter) => {
      const value = ALPHABET.indexOf(letter);
      if (value < 0) throw new Error(`not base32: ${letter}`);
      return value.toString(2).padStart(5, '0');
    })
    .join('');
  return Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
}

/** The code of a base32 secret at a moment in milliseconds. */
export function totp(secret, moment = Date.now()) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(moment / PERIOD)));
  const digest = createHmac('sha1', bytes(secret)).update(counter).digest();
  const number = digest.readUInt32BE(digest.at(-1) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** A code that was not used yet: waits for the next period when `last` is still the current code. */
export async function freshTotp(secret, last) {
  while (totp(secret) === last) await new Promise((done) => setTimeout(done, PERIOD - (Date.now() % PERIOD)));
  return totp(secret);
}
