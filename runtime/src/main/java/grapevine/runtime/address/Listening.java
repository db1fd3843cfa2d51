package grapevine.runtime.address;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;

/** Opens sockets that listen. */
public final class Listening {
  private static final int BACKLOG = 512;
  private static final int PRIVILEGED_BELOW = 1024;

  private Listening() {}

  /**
   * Listens.
   *
   * @param purpose what for, as the configuration calls it, such as {@code submission}
   * @throws CannotListen with the cause and the remedy
   */
  public static ServerSocket open(NetworkAddress address, String purpose) throws CannotListen {
    InetSocketAddress resolved = address.resolve();
    if (resolved.isUnresolved()) {
      throw new CannotListen(
          purpose
              + ": the host name in "
              + address
              + " is not known; write an address of this machine");
    }
    try {
      ServerSocket socket = new ServerSocket();
      try {
        socket.setReuseAddress(true);
        socket.bind(resolved, BACKLOG);
        return socket;
      } catch (IOException e) {
        socket.close();
        throw e;
      }
    } catch (IOException e) {
      throw new CannotListen(purpose + ": " + explain(address, String.valueOf(e.getMessage())));
    }
  }

  private static String explain(NetworkAddress address, String cause) {
    String known = cause.toLowerCase(Locale.ROOT);
    if (known.contains("address already in use")) {
      return "port "
          + address.port()
          + " at "
          + address.host()
          + " is in use: stop the program that has it (\"ss -ltnp sport = :"
          + address.port()
          + "\" names it), or choose another port in grapevine.toml";
    }
    if (known.contains("permission denied") && address.port() < PRIVILEGED_BELOW) {
      return "port "
          + address.port()
          + " is below 1024 and needs a privilege: give the process CAP_NET_BIND_SERVICE"
          + " (in systemd AmbientCapabilities=CAP_NET_BIND_SERVICE), or choose a port from 1024 on";
    }
    if (known.contains("cannot assign requested address")) {
      return address.host()
          + " is no address of this machine: choose one that is in grapevine.toml";
    }
    return "cannot listen at " + address + ": " + cause;
  }
}
