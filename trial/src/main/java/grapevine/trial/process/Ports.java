package grapevine.trial.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports of this machine, on loopback. */
public final class Ports {

  private Ports() {}

  /** The address of a port on loopback. */
  public static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /**
   * Makes sure that ports are free.
   *
   * @param remedy what to do where some are not
   * @throws TrialFailure where some are not; with their numbers and the remedy
   */
  public static void demandFree(List<Integer> ports, String remedy) throws TrialFailure {
    List<String> taken = new ArrayList<>();
    for (int port : ports) {
      if (!isFree(port)) {
        taken.add(Integer.toString(port));
      }
    }
    if (!taken.isEmpty()) {
      boolean one = taken.size() == 1;
      throw new TrialFailure(
          (one ? "port " : "ports ")
              + String.join(", ", taken)
              + (one ? " is" : " are")
              + " in use by another program: "
              + remedy);
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(at(port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  /** A port that nobody uses now. */
  public static int anyFree() throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(at(0));
      return socket.getLocalPort();
    }
  }
}
