// The driver of rust_socketio. The protocol is described in driver.mjs.

use base64::{engine::general_purpose::STANDARD, Engine};
use rust_socketio::{client::Client, ClientBuilder, Event, Payload, TransportType};
use serde_json::{json, Value};
use std::io::BufRead;
use std::time::Duration;

fn say(report: Value) {
    println!("{report}");
}

/// This library receives either text or one binary value, never both.
#[allow(deprecated)]
fn to_wire(payload: Payload) -> Value {
    match payload {
        Payload::Binary(bytes) => json!([{ "$binary": STANDARD.encode(bytes) }]),
        Payload::Text(values) => Value::Array(values),
        Payload::String(text) => json!([text]),
    }
}

fn from_wire(args: &Value) -> Payload {
    let args = args.as_array().expect("args");
    if let [only] = args.as_slice() {
        if let Some(text) = only.get("$binary").and_then(Value::as_str) {
            return Payload::from(STANDARD.decode(text).expect("base64"));
        }
    }
    Payload::Text(args.clone())
}

fn connect(command: &Value) -> Client {
    let transports = command["transports"].as_array().expect("transports");
    let transport = match transports.as_slice() {
        [only] if only == "polling" => TransportType::Polling,
        [_] => TransportType::Websocket,
        _ => TransportType::Any,
    };
    let mut builder = ClientBuilder::new(command["url"].as_str().expect("url"))
        .namespace(command["namespace"].as_str().expect("namespace"))
        .transport_type(transport)
        .reconnect(true)
        .reconnect_delay(100, 200)
        .on(Event::Connect, |_, _| say(json!({ "is": "connected" })))
        .on(Event::Close, |_, _| say(json!({ "is": "disconnected" })))
        // The library reports a lost connection as an error, not as a close.
        .on(Event::Error, |why, _| say(json!({ "is": "disconnected", "why": to_wire(why) })))
        .on_any(|event, payload, _| {
            say(json!({ "is": "event", "event": event.as_str(), "args": to_wire(payload) }))
        });
    if let Some(auth) = command.get("auth") {
        builder = builder.auth(auth.clone());
    }
    builder.connect().expect("connect")
}

fn emit(client: &Client, command: &Value) {
    let event = command["event"].as_str().expect("event");
    let payload = from_wire(&command["args"]);
    let emitted = match command.get("ack").cloned() {
        None => client.emit(event, payload),
        Some(ack) => client.emit_with_ack(event, payload, Duration::from_secs(60), move |answer, _| {
            // The library wraps the list of text arguments in another list of one element.
            let args = match to_wire(answer) {
                Value::Array(mut values) if values.len() == 1 && values[0].is_array() => values.remove(0),
                other => other,
            };
            say(json!({ "is": "ack", "ack": ack, "args": args }));
        }),
    };
    if let Err(why) = emitted {
        say(json!({ "is": "failed", "why": why.to_string() }));
    }
}

fn main() {
    let mut client = None;
    for line in std::io::stdin().lock().lines() {
        let command: Value = serde_json::from_str(&line.expect("a line")).expect("a command");
        match command["do"].as_str() {
            Some("connect") => client = Some(connect(&command)),
            Some("emit") => emit(client.as_ref().expect("connected"), &command),
            Some("close") => client.as_ref().expect("connected").disconnect().expect("disconnect"),
            _ => panic!("no such command: {command}"),
        }
    }
    // Exits at once, because the threads of the library do not end. The lock prevents exiting in the middle
    // of a line.
    let _whole_lines = std::io::stdout().lock();
    std::process::exit(0);
}
