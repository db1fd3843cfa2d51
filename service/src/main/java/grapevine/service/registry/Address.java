package grapevine.service.registry;

import grapevine.kernel.id.RName;
import java.util.List;

/** What a mail address means here. */
public sealed interface Address {
  /**
   * A name of ours.
   *
   * @param registry that owns the domain
   * @param localPart as given, unquoted, the detail included
   * @param candidates the names that it may be, in order: {@code alice.pa}, then {@code alice^.pa}
   * @param detail what stood behind {@code +}, or empty
   */
  record Named(String registry, String localPart, List<RName> candidates, String detail)
      implements Address {}

  /**
   * Whoever looks after a domain of ours (RFC 5321 section 4.5.1): an entry of that name where
   * there is one, else the {@linkplain Directory#registrars registrars}.
   */
  record Postmaster(String registry, List<RName> candidates) implements Address {}

  /** An address of another system, as given. */
  record Outside(String address) implements Address {}

  /** No mail address, or one of ours that can be nobody's. */
  record Malformed(String reason) implements Address {}
}
