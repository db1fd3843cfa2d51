package grapevine.acceptance.organisation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of the program that was built, as the launcher has it. */
public final class Launch {
  private static final Path ROOT =
      Path.of(System.getProperty("grapevine.root", "..")).toAbsolutePath().normalize();

  private Launch() {}

  /** A server: sized for a small machine. */
  public static List<String> server(List<String> arguments) {
    return command("-Xmx128m", arguments);
  }

  /** A command that ends soon. */
  public static List<String> brief(List<String> arguments) {
    return command("-XX:TieredStopAtLevel=1", arguments);
  }

  /** A program with the client library, from its source. */
  public static List<String> source(String file) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        ROOT.resolve("client/target/classes") + ":" + ROOT.resolve("server/target/lib") + "/*",
        ROOT.resolve(file).toString());
  }

  private static List<String> command(String machine, List<String> arguments) {
    Path built = ROOT.resolve("server").resolve("target");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add(machine);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Djava.library.path=" + built.resolve("native"));
    command.add("-Dgrapevine.home=" + ROOT);
    command.add("-cp");
    command.add(built.resolve("classes") + ":" + built.resolve("lib") + "/*");
    command.add("grapevine.server.Main");
    command.addAll(arguments);
    return command;
  }

  /** Where what a failed test leaves to be read is kept. */
  static Path kept() {
    return ROOT.resolve("acceptance").resolve("target").resolve("servers");
  }
}
