// Random walks over the model of calls that tests/unit/calls explores exhaustively, on the real binary. A
// stock client makes each move, and every device must receive exactly the events of the model.
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";

import { startParley } from "./support/parley.mjs";
import { Overtaken, Walkers, planned, settings } from "./support/walk.mjs";

const steps = 100;
const attempts = 3;
/** Some seeds are the same on every run, and the others are new on each run. */
const seeds = process.env.WALK_SEED
  ? [Number(process.env.WALK_SEED)]
  : [1, 2, 3, 4, 5, 6, ...Array.from({ length: 6 }, () => randomInt(2 ** 32))];

/** Returns true if the walk ran to its end. */
async function walked(t, server, seed, attempt) {
  const plan = await planned(seed, steps);
  const walkers = new Walkers(t, server, `-${seed}-${attempt}`);
  try {
    await walkers.walk(plan);
    return true;
  } catch (error) {
    if (error instanceof Overtaken) return false;
    error.message = `seed ${seed} (WALK_SEED=${seed} runs only this walk):\n${walkers.trace}\n\n${error.message}`;
    throw error;
  } finally {
    await walkers.leave();
  }
}

test("every device receives the events of the call model, in random walks of a hundred moves", async (t) => {
  const server = await startParley(t, { args: settings });
  let open = seeds;
  for (let attempt = 1; attempt <= attempts && open.length > 0; ++attempt) {
    const outcomes = await Promise.all(open.map((seed) => walked(t, server, seed, attempt)));
    open = open.filter((_, i) => !outcomes[i]);
  }
  assert.deepEqual(open, [], "walks whose deadlines passed too early, because this machine is too slow");
});
