package grapevine.client;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/** Servers found by DNS: the SRV records of {@code _grapevine._tcp.DOMAIN} (RFC 2782). */
final class ServiceRecords {
  private static final String TIMEOUT_MILLIS = "1000";
  private static final String TRIES = "2";

  private ServiceRecords() {}

  /**
   * The addresses, the preferred first; none where there are no records, or no DNS.
   *
   * @param resolver such as {@code dns:} for the system's, or {@code dns://192.0.2.1:53}
   */
  // what is asked are attributes of DNS, which are strings: no object is ever made of them; and
  // JNDI takes its settings as a Hashtable only
  @SuppressWarnings({"BanJNDI", "JdkObsolete"})
  static List<URI> find(String domain, String resolver) {
    Hashtable<String, String> settings = new Hashtable<>();
    settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    settings.put(Context.PROVIDER_URL, resolver);
    settings.put("com.sun.jndi.dns.timeout.initial", TIMEOUT_MILLIS);
    settings.put("com.sun.jndi.dns.timeout.retries", TRIES);
    List<Found> found = new ArrayList<>();
    try {
      InitialDirContext context = new InitialDirContext(settings);
      try {
        String name = "_grapevine._tcp." + domain;
        Attribute records = context.getAttributes(name, new String[] {"SRV"}).get("SRV");
        for (int index = 0; records != null && index < records.size(); index++) {
          Found.read(records.get(index).toString()).ifPresent(found::add);
        }
      } finally {
        context.close();
      }
    } catch (NamingException e) {
      System.getLogger("grapevine.client")
          .log(System.Logger.Level.INFO, "no servers by DNS for " + domain + ": " + e);
    }
    found.sort(Comparator.comparingInt(Found::priority).thenComparingInt(each -> -each.weight()));
    return found.stream().map(Found::address).toList();
  }

  /** One record. */
  private record Found(int priority, int weight, URI address) {

    static Optional<Found> read(String text) {
      String[] words = text.split(" ");
      // a target of "." says that there is no such service
      if (words.length != 4 || !words[3].matches("[A-Za-z0-9.-]+[A-Za-z0-9]\\.?")) {
        return Optional.empty();
      }
      String host =
          words[3].endsWith(".") ? words[3].substring(0, words[3].length() - 1) : words[3];
      return Optional.of(
          new Found(
              Integer.parseInt(words[0]),
              Integer.parseInt(words[1]),
              URI.create("https://" + host + ":" + Integer.parseInt(words[2]))));
    }
  }
}
