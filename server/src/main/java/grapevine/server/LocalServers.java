package grapevine.server;

import grapevine.cli.ServerConnection;
import grapevine.cli.ServerConnections;
import grapevine.cli.ServerTrouble;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.control.ControlReply;
import grapevine.kernel.control.ControlRequest;
import grapevine.runtime.control.ControlClient;
import grapevine.runtime.control.ControlTrouble;
import grapevine.server.configuration.BadConfiguration;
import grapevine.server.configuration.ConfigurationFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** The servers of this machine, by the sockets in their data folders. */
final class LocalServers implements ServerConnections {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  @Override
  public ServerConnection connect(Path dataFolder) throws ServerTrouble {
    try {
      return new Connection(ControlClient.connect(dataFolder));
    } catch (ControlTrouble e) {
      throw new ServerTrouble(String.valueOf(e.getMessage()), false);
    }
  }

  @Override
  public void pause() {
    LockSupport.parkNanos(PAUSE.toNanos());
  }

  @Override
  public Path dataFolder() throws ServerTrouble {
    Path file = Path.of(ConfigurationFile.NAME);
    if (!Files.exists(file)) {
      return Path.of("data");
    }
    try {
      return ConfigurationFile.read(file).data();
    } catch (BadConfiguration e) {
      throw new ServerTrouble(String.valueOf(e.getMessage()), false);
    }
  }

  private record Connection(ControlClient client) implements ServerConnection {
    @Override
    public void ask(ControlRequest request, Consumer<ControlReply> replies) throws ServerTrouble {
      try {
        client.ask(
            ControlRequest.CODEC.toBytes(request),
            bytes -> {
              ControlReply reply = ControlReply.CODEC.fromBytes(bytes);
              replies.accept(reply);
              return reply.more();
            });
      } catch (ControlTrouble e) {
        throw new ServerTrouble(String.valueOf(e.getMessage()), e.sent());
      } catch (MalformedException e) {
        throw new ServerTrouble(
            "the server answers what this program does not understand: " + e.getMessage(), true);
      }
    }

    @Override
    public void close() {
      try {
        client.close();
      } catch (IOException e) {
        System.err.println("grapevine: the connection did not close: " + e.getMessage());
      }
    }
  }
}
