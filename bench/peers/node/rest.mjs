// The REST routes.
import express from "express";
import { Refusal, said } from "./refusal.mjs";

export function restApi(app, { store, tokens, messages }) {
  app.disable("x-powered-by");
  app.disable("etag");
  app.get("/health", (_, answer) => answer.json({ status: "ok" }));
  app.use(express.json({ limit: "1mb" }));

  app.post("/api/auth/register", async (ask, answer) => answer.status(201).json(await tokens.register(ask.body ?? {})));
  app.post("/api/auth/login", async (ask, answer) => answer.json(await tokens.login(ask.body ?? {})));

  app.use("/api", (ask, _, next) => {
    const [scheme, token] = (ask.get("authorization") ?? "").split(" ");
    if (scheme !== "Bearer" || !token) throw new Refusal("UNAUTHORIZED", "A token is wanted");
    ask.user = tokens.user(token);
    next();
  });
  app.get("/api/auth/me", (ask, answer) => answer.json({ success: true, user: ask.user }));
  app.get("/api/users", (_, answer) => answer.json({ success: true, users: store.users() }));
  app.get("/api/calls", (ask, answer) => answer.json({ success: true, calls: store.calls(ask.user.id) }));
  app.get("/api/messages", (ask, answer) => {
    answer.json({ success: true, ...messages.history(ask.user, ask.query) });
  });
  app.post("/api/messages", async (ask, answer) => {
    answer.status(201).json({ success: true, message: await messages.send(ask.user, ask.body) });
  });

  app.use(() => {
    throw new Refusal("NOT_FOUND", "There is no such route");
  });
  // Express recognises an error handler by its four arguments.
  app.use((error, _ask, answer, _next) => {
    const isBadBody = error.type?.startsWith("entity.") ?? false;
    const known = isBadBody ? new Refusal("INVALID_DATA", error.message) : error;
    answer.status(known.status ?? 500).json({ success: false, error: said(known) });
  });
}
