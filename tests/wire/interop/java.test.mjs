// The Java client. Skipped if Maven or a JDK is missing.
import { interop } from "./suite.mjs";
import { built } from "./toolchains.mjs";

interop({
  name: "socket.io-client-java 2.1.2",
  command: await built({
    name: "java",
    tools: ["mvn", "javac", "java"],
    files: ["pom.xml", "Driver.java"],
    fetch: ["mvn", "-B", "-q", "dependency:copy-dependencies", "-DoutputDirectory=jars"],
    build: ["javac", "-encoding", "UTF-8", "-cp", "jars/*", "-d", "classes", "Driver.java"],
    // The program starts often and runs briefly, so compilation and garbage collection are kept to a minimum.
    command: (folder) => [
      "java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", `${folder}/classes:${folder}/jars/*`, "Driver",
    ],
  }),
});
