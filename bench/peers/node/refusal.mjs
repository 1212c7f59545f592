// The errors that clients get.
const statuses = {
  UNAUTHORIZED: 401,
  TOKEN_EXPIRED: 401,
  AUTH_REQUIRED: 401,
  PERMISSION_DENIED: 403,
  USER_NOT_FOUND: 404,
  MESSAGE_NOT_FOUND: 404,
  CALL_NOT_FOUND: 404,
  NOT_FOUND: 404,
  INVALID_DATA: 400,
  USER_UNAVAILABLE: 409,
  USER_NOT_CONNECTED: 409,
  CALL_IN_PROGRESS: 409,
  CALL_ALREADY_ANSWERED: 409,
  MESSAGE_SEND_FAILED: 503,
};

export class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }

  get status() {
    return statuses[this.code] ?? 500;
  }
}

/** Returns what may be sent of an error: the text of a Refusal, and nothing specific of any other error. */
export function said(error) {
  if (error instanceof Refusal) return { code: error.code, message: error.message };
  console.error(error);
  return { code: "INTERNAL", message: "Something went wrong" };
}
