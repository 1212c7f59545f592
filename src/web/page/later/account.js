// @ts-check
// Logging in and out, registering, and changing the name and the password.
import { connect, disconnect, inWords, joinAgain, request } from "../core/server.js";
import { changed, clearPersonal, clearState, ownId, saveSession, state, toast } from "../core/state.js";
import { t } from "../core/text.js";

/** @import {User} from "parley" */

/** @param {{ token: string, user: User }} answer */
function take({ token, user }) {
  const isOther = state.session !== null && state.session.user.id !== user.id;
  if (isOther) clearState();
  const isFirst = state.session === null;
  state.session = { token, user };
  saveSession(state.session);
  state.isLoginNeeded = false;
  state.phase = "ready";
  changed();
  if (isFirst) connect();
  else joinAgain();
}

/** @param {string} email @param {string} password */
export async function logIn(email, password) {
  take(await request("POST /api/auth/login", { body: { email, password }, token: "" }));
}

/** @param {string} email @param {string} password @param {string} name */
export async function register(email, password, name) {
  take(await request("POST /api/auth/register", { body: { email, password, name }, token: "" }));
}

export async function logOut() {
  try {
    await request("POST /api/auth/logout");
  } catch (problem) {
    toast(inWords(problem));
    return;
  }
  forgetSession();
}

export function forgetSession() {
  disconnect();
  const id = ownId();
  clearPersonal(id);
  import("./snapshot.js").then(({ clearSnapshot }) => clearSnapshot(id)).catch(() => {});
  clearState();
  state.phase = "login";
  history.replaceState(null, "", "#");
  changed();
}

/** @param {string} name */
export async function changeName(name) {
  const { user } = await request("PATCH /api/auth/me", { body: { name } });
  if (state.session) state.session = { ...state.session, user };
  saveSession(state.session);
  toast(t("Your name is changed."));
}

/** @param {string} oldPassword @param {string} newPassword */
export async function changePassword(oldPassword, newPassword) {
  take(await request("POST /api/auth/password", { body: { oldPassword, newPassword } }));
  toast(t("Your password is changed. Other devices are logged out."));
}
