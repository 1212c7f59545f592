"""The driver of python-socketio: python_driver.py sync|async. The protocol is described in driver.mjs.

Both are the same client over different libraries (requests and websocket-client, or aiohttp). The only difference
here is that the results of the second one have to be awaited."""

import asyncio
import base64
import inspect
import json
import os
import queue
import sys
import threading

import socketio
from socketio.exceptions import SocketIOError

PACE = {"reconnection_delay": 0.1, "reconnection_delay_max": 0.2, "randomization_factor": 0}


def say(**report):
    sys.stdout.write(json.dumps(report) + "\n")
    sys.stdout.flush()


def to_wire(value):
    if isinstance(value, (bytes, bytearray)):
        return {"$binary": base64.b64encode(value).decode()}
    if isinstance(value, (list, tuple)):
        return [to_wire(inner) for inner in value]
    if isinstance(value, dict):
        return {key: to_wire(inner) for key, inner in value.items()}
    return value


def from_wire(value):
    return base64.b64decode(value["$binary"]) if "$binary" in value else value


class Driver:
    def __init__(self, client):
        self.client = client
        self.namespace = "/"

    def connect(self, url, transports, namespace, auth=None, **_):
        self.namespace = namespace
        self.client.on("connect", lambda: say(**{"is": "connected"}), namespace=namespace)
        self.client.on("disconnect", lambda *why: say(**{"is": "disconnected", "why": why}), namespace=namespace)
        self.client.on("connect_error", lambda *why: say(**{"is": "refused", "why": why}), namespace=namespace)
        self.client.on("*", lambda event, *args: say(**{"is": "event"}, event=event, args=to_wire(args)),
                       namespace=namespace)
        # This library uses both transports if none is given.
        chosen = transports if len(transports) == 1 else None
        return self.client.connect(url, transports=chosen, namespaces=[namespace], auth=auth, wait_timeout=10)

    def emit(self, event, args, ack=None, **_):
        answered = None if ack is None else lambda *values: say(**{"is": "ack"}, ack=ack, args=to_wire(values))
        return self.client.emit(event, tuple(args), namespace=self.namespace, callback=answered)

    def close(self, **_):
        return self.client.disconnect()

    def obey(self, line):
        command = json.loads(line, object_hook=from_wire)
        return getattr(self, command["do"])(**command)


async def in_a_loop():
    driver = Driver(socketio.AsyncClient(**PACE))
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        try:
            obeyed = driver.obey(line)
            if inspect.isawaitable(obeyed):
                await obeyed
        except SocketIOError as error:
            say(**{"is": "failed", "why": repr(error)})
    leave()


def in_turn(client):
    """Handles the messages of this client one after another in one thread, as the asynchronous client does.

    The client starts a thread for each message. An attachment can then overtake its own event, and the client fails."""
    start, turns = client.eio.start_background_task, queue.SimpleQueue()

    def start_or_queue(target, *args, **kwargs):
        if target != client.eio.handlers["message"]:
            return start(target, *args, **kwargs)
        return turns.put((target, args))

    def work():
        while True:
            target, args = turns.get()
            target(*args)

    client.eio.start_background_task = start_or_queue
    threading.Thread(target=work, daemon=True).start()
    return client


def in_threads():
    driver = Driver(in_turn(socketio.Client(**PACE)))
    while line := sys.stdin.readline():
        try:
            driver.obey(line)
        except SocketIOError as error:
            say(**{"is": "failed", "why": repr(error)})
    leave()


def leave():
    """Exits at once, because the threads and tasks of the library would wait for their server first."""
    os._exit(0)


if sys.argv[1] == "async":
    asyncio.run(in_a_loop())
else:
    in_threads()
