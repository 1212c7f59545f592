// A Rust client. Skipped if cargo is missing. What it lacks, it also lacks against the reference server, and
// its source shows why.
import { interop } from "./suite.mjs";
import { built } from "./toolchains.mjs";

const splits = "reads a byte 0x1e within binary as the separator of polled packets";

interop({
  name: "rust_socketio 0.6.0",
  lacks: {
    "sends and receives binary nested in other values": "its payload is either text or one binary",
    "is acknowledged with binary": "sends a binary event with an acknowledgement as type 6, an acknowledgement",
    "websocket: sends and receives binary": splits,
    "polling, then upgraded: sends and receives binary": splits,
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
