package grapevine.cli;

import java.nio.file.Path;

/** How servers of this machine are reached. */
public interface ServerConnections {
  /**
   * Connects to the server that runs on a data folder.
   *
   * @throws ServerTrouble where none runs there, or where it may not be commanded
   */
  ServerConnection connect(Path dataFolder) throws ServerTrouble;

  /** Waits a moment before a server is asked again. */
  default void pause() {}

  /**
   * The data folder where none is named: the one of {@code grapevine.toml} in the working folder,
   * else {@code data} in the working folder.
   *
   * @throws ServerTrouble where that file cannot be read
   */
  Path dataFolder() throws ServerTrouble;
}
