// What a client is told when it asks for something it cannot have.
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

/** What may be said of any error: a Refusal's own words, and of a fault of ours nothing but that. */
export function said(error) {
  if (error instanceof Refusal) return { code: error.code, message: error.message };
  console.error(error);
  return { code: "INTERNAL", message: "Something went wrong" };
}
