// The driver of socket.io-client-java. The protocol is described in driver.mjs.

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONObject;

public final class Driver {
  private static PrintStream out;
  private static Socket socket;

  private static synchronized void say(String is, Object... fields) throws Exception {
    JSONObject report = new JSONObject().put("is", is);
    for (int i = 0; i < fields.length; i += 2) report.put((String) fields[i], fields[i + 1]);
    out.println(report);
  }

  /** Reports from callbacks, which may not throw. A report that cannot be written ends the process. */
  private static void tell(String is, Object... fields) {
    try {
      say(is, fields);
    } catch (Exception error) {
      error.printStackTrace();
      System.exit(1);
    }
  }

  private static Object toWire(Object value) throws Exception {
    if (value == null) return JSONObject.NULL;
    if (value instanceof byte[]) {
      return new JSONObject().put("$binary", Base64.getEncoder().encodeToString((byte[]) value));
    }
    if (value instanceof JSONArray) return toWire((JSONArray) value);
    if (value instanceof JSONObject) {
      JSONObject object = (JSONObject) value;
      JSONObject copy = new JSONObject();
      for (Iterator<?> keys = object.keys(); keys.hasNext();) {
        String key = (String) keys.next();
        copy.put(key, toWire(object.get(key)));
      }
      return copy;
    }
    return value;
  }

  private static JSONArray toWire(JSONArray values) throws Exception {
    JSONArray copy = new JSONArray();
    for (int i = 0; i < values.length(); ++i) copy.put(toWire(values.get(i)));
    return copy;
  }

  private static JSONArray toWire(Object[] values, int from) {
    JSONArray copy = new JSONArray();
    try {
      for (int i = from; i < values.length; ++i) copy.put(toWire(values[i]));
    } catch (Exception error) {
      throw new IllegalStateException(error);
    }
    return copy;
  }

  private static Object fromWire(Object value) throws Exception {
    if (value instanceof JSONArray) {
      JSONArray copy = new JSONArray();
      JSONArray array = (JSONArray) value;
      for (int i = 0; i < array.length(); ++i) copy.put(fromWire(array.get(i)));
      return copy;
    }
    if (!(value instanceof JSONObject)) return value;
    JSONObject object = (JSONObject) value;
    if (object.has("$binary")) return Base64.getDecoder().decode(object.getString("$binary"));
    JSONObject copy = new JSONObject();
    for (Iterator<?> keys = object.keys(); keys.hasNext();) {
      String key = (String) keys.next();
      copy.put(key, fromWire(object.get(key)));
    }
    return copy;
  }

  private static void connect(JSONObject command) throws Exception {
    IO.Options options = new IO.Options();
    options.forceNew = true;
    options.reconnectionDelay = 100;
    options.reconnectionDelayMax = 200;
    options.randomizationFactor = 0;
    JSONArray transports = command.getJSONArray("transports");
    options.transports = new String[transports.length()];
    for (int i = 0; i < transports.length(); ++i) options.transports[i] = transports.getString(i);
    if (command.has("auth")) {
      Map<String, String> auth = new HashMap<>();
      JSONObject given = command.getJSONObject("auth");
      for (Iterator<?> keys = given.keys(); keys.hasNext();) {
        String key = (String) keys.next();
        auth.put(key, given.getString(key));
      }
      options.auth = auth;
    }
    socket = IO.socket(URI.create(command.getString("url") + command.getString("namespace")), options);
    socket.on(Socket.EVENT_CONNECT, args -> tell("connected"));
    socket.on(Socket.EVENT_CONNECT_ERROR, args -> tell("refused", "why", String.valueOf(args[0])));
    socket.on(Socket.EVENT_DISCONNECT, args -> tell("disconnected", "why", String.valueOf(args[0])));
    socket.onAnyIncoming(args -> tell("event", "event", args[0], "args", toWire(args, 1)));
    socket.connect();
  }

  private static void emit(JSONObject command) throws Exception {
    JSONArray given = command.getJSONArray("args");
    Object[] args = new Object[given.length()];
    for (int i = 0; i < args.length; ++i) args[i] = fromWire(given.get(i));
    if (!command.has("ack")) {
      socket.emit(command.getString("event"), args);
      return;
    }
    int number = command.getInt("ack");
    socket.emit(command.getString("event"), args, (Ack) values -> tell("ack", "ack", number, "args", toWire(values, 0)));
  }

  public static void main(String[] none) throws Exception {
    out = new PrintStream(System.out, true, "UTF-8");
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      JSONObject command = new JSONObject(line);
      switch (command.getString("do")) {
        case "connect": connect(command); break;
        case "emit": emit(command); break;
        case "close": socket.disconnect(); break;
        default: throw new IllegalArgumentException(line);
      }
    }
    // Returning is not enough, because the threads of the HTTP client outlive main.
    System.exit(0);
  }
}
