// A Rust client, where cargo is at hand. What it lacks it lacks against the reference server too, and its source
// says why.
import { interop } from "./suite.mjs";
import { built } from "./toolchains.mjs";

const splits = "takes a byte 0x1e within binary for the separator of polled packets";

interop({
  name: "rust_socketio 0.6.0",
  lacks: {
    "sends and hears binary deep among other things": "its payload is either text or one binary",
    "is acknowledged with binary": "sends a binary event that wants an answer as an answer, type 6",
    "websocket: sends and hears binary": splits,
    "polling, then upgraded: sends and hears binary": splits,
  },
  command: await built({
    name: "rust",
    tools: ["cargo", "cc"],
    files: ["Cargo.toml", "src/main.rs"],
    fetch: ["cargo", "fetch", "--quiet"],
    build: ["cargo", "build", "--quiet", "--offline"],
    command: (folder) => [`${folder}/target/debug/interop-driver`],
  }),
});
