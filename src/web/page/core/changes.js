// @ts-check
// Edits and deletions of own messages.
import { inWords } from "./api.js";
import { ask } from "./connection.js";
import { deleted, edited, isChangeable } from "./messages.js";
import { changed, state, threadOf, toast } from "./state.js";

/** @import {Message} from "parley" */

/** @param {Message} message @param {string} content */
export async function edit(message, content) {
  state.editing = null;
  changed();
  if (content === message.content) return;
  try {
    edited((await ask("message:edit", { messageId: message.id, content })).message);
  } catch (problem) {
    toast(inWords(problem));
  }
}

/** @param {Message} message */
export async function remove(message) {
  try {
    deleted((await ask("message:delete", { messageId: message.id })).deletion);
  } catch (problem) {
    toast(inWords(problem));
  }
}

/** Opens the newest own text of the conversation in the composer. @param {string} peer */
export function editNewest(peer) {
  const message = threadOf(peer).messages.findLast((one) => one.type === "text" && isChangeable(one));
  if (message) beginEdit(message, peer);
  return message !== undefined;
}

/** @param {Message} message @param {string} peer */
export function beginEdit(message, peer) {
  state.editing = { id: message.id, peer };
  changed();
}

export function endEdit() {
  state.editing = null;
  changed();
}
