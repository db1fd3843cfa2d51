package grapevine.runtime.face;

import grapevine.faces.Session;
import grapevine.faces.envelope.Channel;
import grapevine.runtime.address.NetworkAddress;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One protocol at one address.
 *
 * @param name as the configuration calls it, such as {@code submission}
 * @param implicitTls whether TLS begins with the connection
 * @param tls for TLS from the beginning or on demand; null where there is none
 * @param fullReply the reply line, without CRLF, to a connection that is one too many; empty where
 *     the protocol has none; it is not said under implicit TLS, where a handshake would cost more
 *     than the connection
 * @param conversations makes the session and its respondent for a new connection
 */
public record FaceConfiguration(
    String name,
    NetworkAddress address,
    boolean implicitTls,
    @Nullable SSLContext tls,
    String fullReply,
    Function<Channel, Conversation> conversations) {
  /** A session with whoever answers its questions. */
  public record Conversation(Session session, Respondent respondent) {}
}
