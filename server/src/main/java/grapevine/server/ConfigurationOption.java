package grapevine.server;

import grapevine.server.configuration.BadConfiguration;
import grapevine.server.configuration.Configuration;
import grapevine.server.configuration.ConfigurationFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the configuration of a server is; shared by the commands that need it. */
final class ConfigurationOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The server's configuration. Default: grapevine.toml in this folder.")
  private Path file = Path.of(ConfigurationFile.NAME);

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The server's name: where there is no configuration yet, one is written.")
  private @Nullable String name;

  /** The file. */
  Path file() {
    return file;
  }

  /** Reads the configuration, which must be there. */
  Configuration read() throws BadConfiguration {
    return ConfigurationFile.read(file);
  }

  /** Reads the configuration; where there is none and a name is given, writes one with defaults. */
  Configuration readOrWrite() throws BadConfiguration, IOException {
    String wanted = name;
    if (!Files.exists(file) && wanted != null) {
      Files.writeString(file, ConfigurationFile.template(wanted, "data"), StandardCharsets.UTF_8);
      System.out.println("Written: " + file + "; look into it before you run the server.");
    }
    Configuration configuration = ConfigurationFile.read(file);
    if (wanted != null && !wanted.equals(configuration.name())) {
      throw new BadConfiguration(
          file + " is of the server " + configuration.name() + ", not of " + wanted);
    }
    return configuration;
  }
}
