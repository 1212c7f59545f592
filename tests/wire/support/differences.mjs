// Where Parley's packets differ from those of socket.io-parser on purpose. That parser accepts some input
// because of how JavaScript reads numbers and JSON, and Parley refuses it or reports a defect. Each
// difference has an example and a condition that recognises it.

import { isDeepStrictEqual } from "node:util";

/** The text before the JSON, without the namespace. */
const numbersOf = (text) => /^([^/[{]*)(?:\/[^,]*(?:,|$))?([^[{]*)/.exec(text).slice(1).join("");

const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The value as encoded in UTF-8, which has no bytes for a lone surrogate. */
function encodable(value) {
  if (typeof value === "string") return value.replace(loneSurrogate, "\ufffd");
  if (Array.isArray(value)) return value.map(encodable);
  if (typeof value !== "object" || value === null || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [encodable(key), encodable(element)]));
}

export const differences = [
  {
    name: "only servers send CONNECT_ERROR",
    example: ['4{"message":"x"}'],
    is: (text, ours) => ours.refused === "packet of a server",
  },
  {
    name: "white space is no digit and no type",
    // They read an empty or blank number as 0.
    example: ['2 ["x"]'],
    is: (text, ours) => ours.refused !== undefined && (/\s/.test(numbersOf(text)) || text === ""),
  },
  {
    name: "an attachment count is written in digits",
    // They also read 1e0, 0x1 and 1.0.
    example: ['51e0-["x",{"_placeholder":true,"num":0}]', Buffer.from("a")],
    is: (text, ours) => ours.refused === "bad attachment count" && /^[56](?!\d+-)[^-]*-/.test(text),
  },
  {
    name: "an acknowledgement id is at most 2^53-1, and stands in events and acknowledgements only",
    // They round greater numbers, and answer with another id.
    example: ['29007199254740993["x"]'],
    is: (text, ours) => ours.refused === "bad ack id",
  },
  {
    name: "events and acknowledgements have an array",
    // They pass on an event without a name, which no listener can receive.
    example: ["2"],
    is: (text, ours, theirs) => ours.refused === "bad payload" && theirs.packets.every(({ data }) => data === undefined),
  },
  {
    name: "a namespace has at most 256 bytes",
    example: [`40/${"n".repeat(256)},`.slice(1)],
    is: (text, ours) => ours.refused === "namespace name too long",
  },
  {
    name: "an event's name has at most 1024 bytes",
    example: [`2["${"n".repeat(1025)}"]`],
    is: (text, ours) => ours.refused === "bad event name" && text.length > 1024,
  },
  {
    name: "each placeholder stands for an attachment, before any of them is there",
    // They check only when all attachments have arrived, and accept fractions and exponents.
    example: ['51-["x",{"_placeholder":true,"num":0.5}]', Buffer.from("a")],
    is: (text, ours, theirs) =>
      ours.refused === "bad placeholder" && (theirs.packets.length === 0 || /"num":-?\d*[.eE]/.test(text)),
  },
  {
    name: "an escaped lone surrogate is U+FFFD",
    // They keep it, and send U+FFFD when it is encoded as UTF-8.
    example: ['2["x","cut \\ud83d"]'],
    is: (text, ours, theirs) =>
      /\\ud[89a-f]/i.test(text) && ours.refused === theirs.refused && isDeepStrictEqual(ours.packets, encodable(theirs.packets)),
  },
  {
    name: "JSON that has two meanings is a defect: a key twice, or too deep",
    example: ['2["x",{"a":1,"a":2}]'],
    is: (text, ours) => ours.packets.some(({ defect }) => defect !== undefined),
  },
];

/** Returns the name of the first difference that applies, if any. */
export function explained(messages, ours, theirs) {
  const text = typeof messages[0] === "string" ? messages[0] : "";
  return differences.find((difference) => difference.is(text, ours, theirs))?.name;
}
