package grapevine.faces.envelope;

import java.util.Optional;

/**
 * One MAIL.
 *
 * @param address where reports go; empty for the null reverse path {@code <>}, to which none may go
 *     (RFC 5321 section 4.5.5)
 * @param options the parameters
 */
public record Sender(Optional<MailAddress> address, SenderOptions options) {}
