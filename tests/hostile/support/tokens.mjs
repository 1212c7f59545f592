// Makes tokens with any header, any payload and any key.
import { createHmac } from "node:crypto";

export const secret = "a secret that only this test and its server know";

export const encode = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

const seconds = () => Math.floor(Date.now() / 1000);

/** The claims of a valid token of this user. */
export const claimsOf = (user, more = {}) => ({
  sub: user, userId: user, name: `${user}'s name`, iat: seconds(), exp: seconds() + 3600, jti: `${user}-${seconds()}`, ...more,
});

export function sign(payload, { header = { alg: "HS256", typ: "JWT" }, key = secret, hash = "sha256" } = {}) {
  const text = `${encode(header)}.${encode(payload)}`;
  return `${text}.${createHmac(hash, key).update(text).digest("base64url")}`;
}

export const tokenOf = (user, more) => sign(claimsOf(user, more));
