// The contract that docs/contract declares: openapi.json for REST, asyncapi.json for events. A Contract checks
// what a server has sent against these documents. What they do not declare is a Violation: an event, a status,
// a member of an object.
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { readFileSync } from "node:fs";

const most = 5; // complaints that a Violation quotes

export class Violation extends Error {
  name = "Violation";
}

const documentOf = (name) => JSON.parse(readFileSync(new URL(`../../../docs/contract/${name}.json`, import.meta.url), "utf8"));

/** A place in a document: it follows references, and its pointer is the identity of a schema. */
class Place {
  constructor(document, node, pointer) {
    this.document = document;
    while (typeof node?.$ref === "string") {
      pointer = node.$ref.slice(1);
      node = pointer.split("/").slice(1).reduce((at, part) => at?.[part.replaceAll("~1", "/").replaceAll("~0", "~")], document.content);
    }
    if (node === undefined) throw new Error(`${document.name} has nothing at ${pointer}`);
    this.node = node;
    this.pointer = pointer;
  }

  at(...parts) {
    return parts.reduce((place, part) => {
      const pointer = `${place.pointer}/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`;
      return new Place(this.document, place.node[part], pointer);
    }, this);
  }

  /** The places of the members, or of the elements, of `part`; none if the part is absent. */
  each(part) {
    if (this.node[part] === undefined) return [];
    const all = this.at(part);
    return Object.keys(all.node).map((key) => [key, all.at(key)]);
  }

  get id() {
    return `contract:/${this.document.name}${encodeURI(this.pointer)}`;
  }
}

const quoted = (value) => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 300 ? `${text.slice(0, 300)}...` : text;
};

/** Says which member is undeclared or missing; the path alone names only the object that should not have it. */
function complaint({ instancePath, message, params }) {
  const detail = params.additionalProperty ?? params.unevaluatedProperty ?? params.allowedValue ?? params.allowedValues;
  return `  at ${instancePath || "/"}: ${message}${detail === undefined ? "" : ` (${detail})`}`;
}

export class Contract {
  #validators = new Map();
  #added = new Set();
  #routes = [];
  #sent = new Map();
  #answered = new Map();

  constructor({ openapi = documentOf("openapi"), asyncapi = documentOf("asyncapi") } = {}) {
    // allErrors: a complaint names each member that is wrong. A keyword that is unknown and not an extension fails.
    this.ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false, allowUnionTypes: true });
    addFormats(this.ajv);
    const extensions = JSON.stringify([openapi, asyncapi]).match(/"x-[\w-]+"(?=:)/g) ?? [];
    this.ajv.addVocabulary(["example", "discriminator", "externalDocs", "xml", ...new Set(extensions.map((name) => JSON.parse(name)))]);
    this.rest = new Place({ name: "openapi", content: openapi }, openapi, "");
    this.#readRoutes();
    this.#readEvents(new Place({ name: "asyncapi", content: asyncapi }, asyncapi, ""));
  }

  /** The names of everything that tests should see: see `answer`, `event` and `acknowledgement`. */
  declared() {
    const names = [];
    for (const { template, methods } of this.#routes) {
      for (const [method, operation] of methods) {
        for (const [status] of operation.each("responses")) if (/^[23]/.test(status)) names.push(`${method} ${template} ${status}`);
      }
    }
    for (const name of this.#sent.keys()) names.push(`event ${name}`);
    for (const [name, answers] of this.#answered) if (answers.length > 0) names.push(`acknowledgement ${name}`);
    return names;
  }

  /**
   * Checks the answer to a request, and returns its name: "GET /api/users/{userId} 200". A path outside of /api/
   * has no contract, and no name, unless the document declares it.
   */
  answer({ method, path, status, headers, text }) {
    const pathname = path.split("?")[0];
    const route = this.#routes.find(({ pattern }) => pattern.test(pathname));
    const isPreflight = method === "OPTIONS";
    if (isPreflight || (!route && !pathname.startsWith("/api/"))) return undefined;
    const isHead = method === "HEAD";
    const operation = route?.methods.get(isHead ? "GET" : method);
    const what = `${method} ${operation ? route.template : pathname} ${status}`;
    if (!operation) {
      const expected = route ? [405] : [404];
      if (![...expected, 429].includes(status)) throw new Violation(`${what}: the route is not declared`);
      if (!isHead) this.#mustFit(what, this.rest.at("components", "schemas", "ErrorEnvelope"), this.#json(what, text));
      return undefined;
    }
    if (operation.node.responses[status] === undefined) throw new Violation(`${what}: the status is not declared: ${quoted(text)}`);
    const response = operation.at("responses", status);
    for (const [name, header] of response.each("headers")) {
      if (header.node.required && !headers.get(name)) throw new Violation(`${what}: no header ${name}`);
    }
    if (!isHead) this.#checkBody(what, response, headers.get("content-type"), text);
    return isHead ? undefined : `${method} ${route.template} ${status}`;
  }

  /** Checks an event that the server has sent, and returns its name: "event message:sent". */
  event(name, args) {
    const payload = this.#sent.get(name);
    if (!payload) throw new Violation(`event ${name}: not declared: ${quoted(args)}`);
    const what = `event ${name}`;
    this.#mustFit(what, payload, this.#only(what, args));
    return what;
  }

  /** Checks the acknowledgement of a client's event. Returns "acknowledgement sync", or with the code behind it. */
  acknowledgement(name, args) {
    const what = `acknowledgement ${name}`;
    const value = this.#only(what, args);
    const code = value?.success === false ? value.error?.code : undefined;
    const answers = this.#answered.get(name);
    if (!answers) {
      // The event does not exist, so only a refusal may answer it.
      this.#mustFit(what, this.rest.at("components", "schemas", "ErrorEnvelope"), value);
      return undefined;
    }
    if (answers.length === 0) throw new Violation(`${what}: no acknowledgement is declared: ${quoted(value)}`);
    const found = answers.map((answer) => this.#errors(answer, value));
    if (!found.some((errors) => errors.length === 0)) {
      // The alternatives differ in `success`: the complaints about the one that has the same value say most.
      const nearest = found.find((errors) => !errors.some(({ instancePath }) => instancePath === "/success")) ?? found[0];
      this.#fail(what, nearest, value);
    }
    return code ? `${what} ${code}` : what;
  }

  #readRoutes() {
    for (const [template, item] of this.rest.each("paths")) {
      const escaped = template.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^$()|[\]\\]/g, "\\$&"));
      const methods = new Map();
      for (const method of ["get", "put", "post", "delete", "patch"]) {
        if (item.node[method]) methods.set(method.toUpperCase(), item.at(method));
      }
      this.#routes.push({ template, pattern: new RegExp(`^${escaped.join("[^/]+")}$`), parameters: escaped.length - 1, methods });
    }
    // "/api/calls/active" comes before "/api/calls/{callId}".
    this.#routes.sort((one, other) => one.parameters - other.parameters);
  }

  #readEvents(document) {
    for (const [key, operation] of document.each("operations")) {
      for (const [, message] of operation.each("messages")) {
        const name = message.node.name ?? key;
        if (operation.node.action === "send") {
          this.#sent.set(name, message.at("payload"));
        } else {
          const reply = operation.node.reply ? operation.at("reply").each("messages") : [];
          this.#answered.set(name, reply.flatMap(([, answer]) => alternatives(answer.at("payload"))));
        }
      }
    }
  }

  #checkBody(what, response, type, text) {
    const content = response.node.content;
    if (content === undefined) {
      if (text) throw new Violation(`${what}: no content is declared: ${quoted(text)}`);
      return;
    }
    const sent = type?.split(";")[0].trim() ?? "";
    const declared = [sent, `${sent.split("/")[0]}/*`, "*/*"].find((name) => content[name] !== undefined);
    if (!declared) throw new Violation(`${what}: the content type ${type} is not declared`);
    const media = response.at("content", declared);
    // Without a schema, any bytes are declared.
    if (declared === "application/json" && media.node.schema) this.#mustFit(what, media.at("schema"), this.#json(what, text));
  }

  #json(what, text) {
    try {
      return JSON.parse(text);
    } catch {
      throw new Violation(`${what}: not JSON: ${quoted(text)}`);
    }
  }

  #only(what, args) {
    if (args.length !== 1) throw new Violation(`${what}: ${args.length} arguments instead of one: ${quoted(args)}`);
    return args[0];
  }

  #errors(place, value) {
    let validate = this.#validators.get(place.id);
    if (!validate) {
      this.#add(place);
      validate = this.ajv.compile({ $ref: place.id });
      this.#validators.set(place.id, validate);
    }
    return validate(value) ? [] : validate.errors;
  }

  /** Adds the schema, and those that it refers to, each under its own name: the document around it is no schema. */
  #add(place) {
    if (this.#added.has(place.id)) return;
    this.#added.add(place.id);
    const schema = JSON.parse(JSON.stringify(place.node), (key, value) => {
      if (key !== "$ref" || typeof value !== "string") return value;
      const target = new Place(place.document, { $ref: value }, place.pointer);
      this.#add(target);
      return target.id;
    });
    this.ajv.addSchema(schema, place.id);
  }

  #mustFit(what, place, value) {
    const errors = this.#errors(place, value);
    if (errors.length > 0) this.#fail(what, errors, value);
  }

  #fail(what, errors, value) {
    throw new Violation([`${what} breaks the contract:`, ...errors.slice(0, most).map(complaint), `  in ${quoted(value)}`].join("\n"));
  }
}

/** The alternatives of a payload, each of which can be validated alone. */
function alternatives(payload) {
  const part = ["oneOf", "anyOf"].find((name) => payload.node[name]);
  return part ? payload.each(part).flatMap(([, place]) => alternatives(place)) : [payload];
}
