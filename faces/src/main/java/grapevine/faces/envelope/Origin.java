package grapevine.faces.envelope;

import java.util.Optional;

/**
 * Who hands a message over. Immutable.
 *
 * @param channel how the client is connected
 * @param helloName the name that the client gave in HELO, EHLO or LHLO: 1 to 255 octets, no
 *     controls and no spaces; a claim, not a fact
 * @param identity who signed in, as the answer to the authentication named it; empty for anybody
 *     from outside
 */
public record Origin(Channel channel, String helloName, Optional<String> identity) {}
