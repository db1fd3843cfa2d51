package grapevine.cli;

import grapevine.kernel.control.ControlReply;
import grapevine.kernel.control.ControlRequest;
import java.util.function.Consumer;

/** The way to one server of this machine. For one thread. */
public interface ServerConnection extends AutoCloseable {
  /**
   * Sends a request and waits for its replies.
   *
   * @param replies is given each, the last one without {@code more}
   * @throws ServerTrouble where the server cannot be asked, or stops answering
   */
  void ask(ControlRequest request, Consumer<ControlReply> replies) throws ServerTrouble;

  @Override
  void close();
}
