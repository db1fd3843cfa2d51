package grapevine.runtime.link;

import grapevine.kernel.log.LogLine;
import grapevine.runtime.process.Log;
import java.security.cert.CertificateException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is wrong with whom, logged once: again only where the cause is another, or after a success.
 * Keeps the last few hundred.
 */
final class Complaints {
  private static final int KEPT_MAX = 256;

  private final Log log;
  private final Map<String, String> last = new LinkedHashMap<>();

  Complaints(Log log) {
    this.log = log;
  }

  void log(String event, String address, String cause) {
    synchronized (last) {
      if (cause.equals(last.put(address, cause))) {
        return;
      }
      if (last.size() > KEPT_MAX) {
        last.remove(last.keySet().iterator().next());
      }
    }
    log.write(LogLine.warning(event, "address", address, "cause", cause));
  }

  void forget(String address) {
    synchronized (last) {
      last.remove(address);
    }
  }

  /** An error's words: those of a certificate's check where that is at the bottom of it. */
  static String words(Throwable error) {
    Throwable next = error;
    for (int depth = 0; next != null && depth < 8; depth++) {
      if (next instanceof CertificateException && next.getMessage() != null) {
        return next.getMessage();
      }
      next = next.getCause();
    }
    return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
  }
}
