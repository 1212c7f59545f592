// Random packets from a seed, which are the same on every machine.

/** A generator of 32 bits (a Weyl sequence, mixed), and values made from it. */
export class Random {
  #state;
  constructor(seed) {
    this.#state = seed >>> 0;
  }
  bits() {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }
  /** Returns a number from 0 to `sides` - 1. */
  below(sides) {
    return this.bits() % sides;
  }
  pick(list) {
    return list[this.below(list.length)];
  }
  bytes(most) {
    return Buffer.from(Array.from({ length: this.below(most + 1) }, () => this.below(256)));
  }
  /** Returns valid text with awkward characters, except U+0000, which Parley never accepts. */
  text(most = 12) {
    const awkward = ["\u{1F600}", "ä", "\u2028", "\u2029", '"', "\\", "<", "/", ",", "\n", "\x1e", "\x7f", "\ufeff", "_placeholder", "é", "-"];
    return Array.from({ length: this.below(most + 1) }, () =>
      this.below(3) === 0 ? this.pick(awkward) : String.fromCharCode(97 + this.below(26)),
    ).join("");
  }
  number() {
    return this.pick([0, 1, -1, this.bits(), -this.bits() / 7, 2 ** 53 - 1, -(2 ** 53), 1e300, 5e-324, 1.5e-7, 0.1, this.below(100)]);
  }
  /** Never returns "_placeholder" alone, which is reserved in binary packets. */
  key() {
    return this.pick(["", "toString", `k${this.text(4)}`, `k${this.text(4)}`]);
  }
  /** Returns JSON of at most `depth` levels. */
  value(depth) {
    const kind = this.below(depth > 0 ? 7 : 5);
    if (kind === 0) return null;
    if (kind === 1) return this.below(2) === 0;
    if (kind === 2) return this.number();
    if (kind < 5) return this.text();
    const size = this.below(4);
    if (kind === 5) return Array.from({ length: size }, () => this.value(depth - 1));
    return Object.fromEntries(Array.from({ length: size }, () => [this.key(), this.value(depth - 1)]));
  }
  object() {
    return Object.fromEntries(Array.from({ length: this.below(4) }, () => [this.key(), this.value(3)]));
  }
  namespace() {
    return this.below(2) === 0 ? "/" : `/${this.text().replaceAll(",", "")}`;
  }
  ackId() {
    return this.pick([0, 1, this.bits(), 2 ** 53 - 1]);
  }
  /** Returns arguments that contain `attachments` Buffers at any depth. */
  arguments(attachments) {
    const args = Array.from({ length: this.below(4) }, () => this.value(4));
    for (let i = 0; i < attachments; ++i) {
      let nested = this.bytes(40);
      for (let depth = this.below(4); depth > 0; --depth) nested = this.below(2) === 0 ? [nested, this.text()] : { a: this.below(9), in: nested };
      args.splice(this.below(args.length + 1), 0, nested);
    }
    return args;
  }
  eventName() {
    return this.below(8) === 0 ? this.number() : `e${this.text()}`;
  }
}
