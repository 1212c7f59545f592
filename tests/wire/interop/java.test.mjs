// The Java client, where Maven and a JDK are at hand.
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
    // Started often and for a moment: as little compiling and collecting as can be.
    command: (folder) => [
      "java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", `${folder}/classes:${folder}/jars/*`, "Driver",
    ],
  }),
});
