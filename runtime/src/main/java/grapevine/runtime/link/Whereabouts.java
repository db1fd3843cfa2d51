package grapevine.runtime.link;

import grapevine.runtime.address.NetworkAddress;
import java.util.List;

/**
 * Who a peer is, and where it takes links.
 *
 * @param name its name: only who has a certificate for it is taken for that peer
 * @param addresses in the order in which they are tried; a peer without any is only waited for
 */
public record Whereabouts(String name, List<NetworkAddress> addresses) {
  /** Copies the list. */
  public Whereabouts {
    addresses = List.copyOf(addresses);
  }
}
