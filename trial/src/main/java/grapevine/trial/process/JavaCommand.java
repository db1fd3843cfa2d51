package grapevine.trial.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The command line that runs this program's Main again, as the launcher does. */
final class JavaCommand {
  private static final String MAIN = "grapevine.server.Main";

  private JavaCommand() {}

  /** For a server: sized for a small machine, with room for 100,000 people, and runs long. */
  static List<String> server(List<String> arguments) {
    return of(List.of("-Xms128m", "-Xmx512m"), arguments);
  }

  /** For a short command, which starts faster without the second compiler. */
  static List<String> brief(List<String> arguments) {
    return of(List.of("-XX:TieredStopAtLevel=1"), arguments);
  }

  private static List<String> of(List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-XX:+UseCompactObjectHeaders");
    command.add("--enable-native-access=ALL-UNNAMED");
    pass(command, "java.library.path");
    pass(command, "grapevine.home");
    rememberedClasses()
        .ifPresent(cache -> {
          command.add("-XX:AOTCache=" + cache);
          command.add("-Xlog:aot=off");
          command.add("-Xlog:cds=off");
        });
    command.addAll(options);
    command.add("-cp");
    command.add(classPath());
    command.add(MAIN);
    command.addAll(arguments);
    return command;
  }

  /** Java's ahead-of-time cache, which the launcher makes when it builds. */
  private static Optional<Path> rememberedClasses() {
    return Optional.ofNullable(System.getProperty("grapevine.home"))
        .map(home -> Path.of(home, "server", "target", "grapevine.aot").toAbsolutePath())
        .filter(Files::isRegularFile);
  }

  /** Absolute, because the other process works in another folder. */
  private static String classPath() {
    String separator = System.getProperty("path.separator", ":");
    return Arrays.stream(System.getProperty("java.class.path", ".").split(separator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(separator));
  }

  private static void pass(List<String> command, String property) {
    String value = System.getProperty(property);
    if (value != null) {
      command.add("-D" + property + "=" + value);
    }
  }
}
