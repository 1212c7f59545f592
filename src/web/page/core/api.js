// @ts-check
// Requests to the REST API. All of them ask for text as it was typed, because the page shows text as text.
import { state } from "./state.js";
import { t } from "./words.js";

/** @import {ErrorObject, Paths} from "parley" */

/** A request that was refused, or that did not arrive. */
export class Refusal extends Error {
  /** @param {ErrorObject | { code: "NETWORK", message: string }} error */
  constructor(error) {
    super(error.message);
    this.code = error.code;
    this.field = "field" in error ? error.field : undefined;
    this.retryAfterMs = "retryAfterMs" in error ? error.retryAfterMs : undefined;
    this.callId = "callId" in error ? error.callId : undefined;
  }
}

/** Called if the server refuses the token. */
export const onSessionEnd = { run: () => {} };

/**
 * @template {keyof Paths} Route
 * @param {Route} route  as in the contract: "GET /api/users/:userId"
 * @param {{ path?: Paths[Route]["path"], query?: Paths[Route]["query"], body?: Paths[Route]["body"], token?: string }} [input]
 * @returns {Promise<Paths[Route]["answer"]>}
 */
export async function request(route, input = {}) {
  const [method, pattern] = /** @type {[string, string]} */ (route.split(" "));
  const path = pattern.replace(/:(\w+)/g, (_, name) => encodeURIComponent(/** @type {any} */ (input.path)[name]));
  const query = new URLSearchParams({ format: "raw" });
  for (const [name, value] of Object.entries(input.query ?? {})) if (value !== undefined) query.set(name, String(value));
  const token = input.token ?? state.session?.token;
  /** @type {Response} */
  let response;
  let answer;
  try {
    response = await fetch(`${path}?${query}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(input.body !== undefined ? { "content-type": "application/json" } : {}),
      },
      ...(input.body !== undefined ? { body: JSON.stringify(input.body) } : {}),
    });
    answer = await response.json();
  } catch {
    throw new Refusal({ code: "NETWORK", message: "" });
  }
  if (answer.success) return answer;
  if (response.status === 401 && token && token === state.session?.token) onSessionEnd.run();
  throw new Refusal(answer.error);
}

/** What a refusal means to the user. @param {unknown} problem */
export function inWords(problem) {
  const code = problem instanceof Refusal ? problem.code : "INTERNAL";
  switch (code) {
    case "NETWORK":
    case "UNAVAILABLE": return t("The server cannot be reached. Try again in a moment.");
    case "UNAUTHORIZED": return t("The e-mail address or the password is wrong.");
    case "RATE_LIMITED": return t("That was too fast. Wait a moment, then try again.");
    case "PAYLOAD_TOO_LARGE": return t("The file is too large.");
    case "PERMISSION_DENIED": return t("This is not allowed.");
    case "USER_NOT_FOUND": return t("This user does not exist.");
    case "MESSAGE_NOT_FOUND": return t("This message no longer exists.");
    case "MESSAGE_SEND_FAILED": return t("The server could not store the message.");
    case "USER_NOT_CONNECTED": return t("{name} is not online.");
    case "CALL_IN_PROGRESS": return t("{name} is in another call.");
    case "USER_UNAVAILABLE": return t("{name} is busy and takes no calls.");
    case "CALL_NOT_FOUND":
    case "CALL_ALREADY_ANSWERED": return t("The call is over or was answered on another device.");
    default: return problem instanceof Error && problem.message ? problem.message : t("Something went wrong.");
  }
}
