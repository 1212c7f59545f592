// Authentication: JSON Web Tokens issued here, and passwords as scrypt hashes.
import { createSecretKey, randomBytes, randomUUID, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import jwt from "jsonwebtoken";
import { Refusal } from "./refusal.mjs";

const hash = promisify(scrypt);
const lifetime = 24 * 60 * 60;
const hashBytes = 32;

export class Tokens {
  #key;
  #store;
  /** Verified if an e-mail is unknown, so that the answer takes as long as for a wrong password. */
  #unknownUser = `${randomBytes(16).toString("hex")}:${randomBytes(hashBytes).toString("hex")}`;

  constructor(secret, store) {
    this.#key = createSecretKey(Buffer.from(secret));
    this.#store = store;
  }

  /** Returns the user of a token, and adds an unknown user to the store. Throws a Refusal. */
  user(token) {
    let claims;
    try {
      claims = jwt.verify(token, this.#key, { algorithms: ["HS256"], clockTolerance: 60 });
    } catch (error) {
      throw new Refusal(error.name === "TokenExpiredError" ? "TOKEN_EXPIRED" : "UNAUTHORIZED", error.message);
    }
    const id = claims.sub ?? claims.userId ?? claims.id ?? claims.user_id;
    if (id === undefined) throw new Refusal("UNAUTHORIZED", "The token names no user");
    return this.#store.knownUser(String(id), claims.name ?? String(id));
  }

  async register({ email, password, name }) {
    if (!isText(email) || !isText(password) || !isText(name)) throw new Refusal("INVALID_DATA", "email, password, name");
    const salt = randomBytes(16);
    const user = { id: randomUUID(), name, email };
    const kept = `${salt.toString("hex")}:${(await hash(password, salt, hashBytes)).toString("hex")}`;
    if (!this.#store.addUser({ ...user, password: kept })) throw new Refusal("INVALID_DATA", "That e-mail is taken");
    return this.#session(user);
  }

  async login({ email, password }) {
    if (!isText(email) || !isText(password)) throw new Refusal("INVALID_DATA", "email, password");
    const user = this.#store.userByEmail(email);
    const [salt, kept] = (user?.password ?? this.#unknownUser).split(":").map((part) => Buffer.from(part, "hex"));
    const isRight = timingSafeEqual(await hash(password, salt, hashBytes), kept);
    if (!user || !isRight) throw new Refusal("UNAUTHORIZED", "Wrong e-mail or password");
    return this.#session({ id: user.id, name: user.name, email });
  }

  #session(user) {
    const claims = { userId: user.id, name: user.name, email: user.email };
    const token = jwt.sign(claims, this.#key, { algorithm: "HS256", subject: user.id, expiresIn: lifetime });
    return { success: true, token, expiresIn: lifetime, user };
  }
}

const isText = (value) => typeof value === "string" && value.length > 0 && value.length <= 1024;
