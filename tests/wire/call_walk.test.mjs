// The model of calls that is explored exhaustively in tests/unit/calls, walked at random on the real binary:
// each move is made by a stock client, and every device must hear exactly what the model says.
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";

import { startParley } from "./support/parley.mjs";
import { Overtaken, Walkers, planned, settings } from "./support/walk.mjs";

const steps = 100;
const attempts = 3;
/** Some that are the same everywhere, and some that nobody has walked before. */
const seeds = process.env.WALK_SEED
  ? [Number(process.env.WALK_SEED)]
  : [1, 2, 3, 4, 5, 6, ...Array.from({ length: 6 }, () => randomInt(2 ** 32))];

/** True where the walk was walked to its end. */
async function walked(t, server, seed, attempt) {
  const plan = await planned(seed, steps);
  const walkers = new Walkers(t, server, `-${seed}-${attempt}`);
  try {
    await walkers.walk(plan);
    return true;
  } catch (error) {
    if (error instanceof Overtaken) return false;
    error.message = `seed ${seed} (WALK_SEED=${seed} walks it alone):\n${walkers.trace}\n\n${error.message}`;
    throw error;
  } finally {
    await walkers.leave();
  }
}

test("every device hears what the model of calls says, in random walks of a hundred moves", async (t) => {
  const server = await startParley(t, { args: settings });
  let open = seeds;
  for (let attempt = 1; attempt <= attempts && open.length > 0; ++attempt) {
    const outcomes = await Promise.all(open.map((seed) => walked(t, server, seed, attempt)));
    open = open.filter((_, i) => !outcomes[i]);
  }
  assert.deepEqual(open, [], "walks whose deadlines passed before their turn: this machine is too slow for them");
});
