package grapevine.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/**
 * Takes a request from server to server until one has answered it. The rule: what may have been
 * done is asked again only where doing it twice is doing it once; what was certainly not done (no
 * connection, 421, 503) is asked again always. Safe for several threads.
 */
final class Transport {
  private static final long ANSWER_OCTETS_MAX = 64L << 20;
  private static final int AT_ONCE_MAX = 100;

  private final HttpClient http;
  private final String authorization;
  private final KnownServers known;
  private final Duration patience;
  private final Semaphore places = new Semaphore(AT_ONCE_MAX);

  /**
   * A transport.
   *
   * @param authorization the header of that name
   * @param patience how long a request may take at all servers together, without what it waits on
   *     purpose
   */
  Transport(HttpClient http, String authorization, KnownServers known, Duration patience) {
    this.http = http;
    this.authorization = authorization;
    this.known = known;
    this.patience = patience;
  }

  /** An answer: 200 to 299, or 304. */
  record Reply(int status, byte[] body) {}

  /** What one server made of it. */
  private sealed interface Try {}

  /** It is settled. */
  private record Settled(Outcome<Reply> outcome) implements Try {}

  /** This one did not do it. */
  private record NotHere(String why) implements Try {}

  /** Nobody knows. */
  private record Lost(String why) implements Try {}

  Outcome<Reply> send(Ask ask) {
    long end = System.nanoTime() + patience.toNanos() + seconds(ask.waitSeconds());
    try {
      if (!places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return new Outcome.NotNow<>(AT_ONCE_MAX + " requests are under way already");
      }
      try {
        return sendUntil(ask, end);
      } finally {
        places.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ask.repeat()
          ? new Outcome.NotNow<>("interrupted")
          : new Outcome.Unknown<>("interrupted");
    }
  }

  private Outcome<Reply> sendUntil(Ask ask, long end) throws InterruptedException {
    StringBuilder said = new StringBuilder();
    List<Spot> order = known.inOrder(ask.registry());
    for (int index = 0; index < order.size(); index++) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        said.append("; no time left for others");
        break;
      }
      Spot spot = order.get(index);
      // the last server gets all the time that is left, the others leave some to those behind
      long share = index == order.size() - 1 ? left : Math.max(left / 2, seconds(1));
      long most = Math.min(left, share + seconds(ask.waitSeconds()) / 2);
      switch (ask(ask, spot, most)) {
        case Settled(Outcome<Reply> outcome) -> {
          spot.served();
          return outcome;
        }
        case NotHere(String why) -> note(said, spot, why);
        case Lost(String why) -> {
          spot.failed();
          note(said, spot, why);
          if (!ask.repeat()) {
            return new Outcome.Unknown<>(said.toString());
          }
        }
      }
    }
    return new Outcome.NotNow<>(said.isEmpty() ? "no server is known" : said.toString());
  }

  private static void note(StringBuilder said, Spot spot, String why) {
    said.append(said.isEmpty() ? "" : "; ").append(spot.address()).append(": ").append(why);
  }

  private static long seconds(long count) {
    return TimeUnit.SECONDS.toNanos(count);
  }

  private Try ask(Ask ask, Spot spot, long nanos) throws InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(
            request(ask, spot.address()),
            BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_OCTETS_MAX));
    try {
      return judge(spot, answer.get(nanos, TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return new Lost("no answer in time");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return failed(spot, cause == null ? e : cause);
    } finally {
      answer.cancel(true);
    }
  }

  private HttpRequest request(Ask ask, URI address) {
    String base = address.toString();
    String root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + ask.target()))
            .header("Authorization", authorization)
            .header("Accept", "application/json, application/problem+json, message/rfc822");
    byte[] body = ask.body();
    if (body == null) {
      request.method(ask.method(), BodyPublishers.noBody());
    } else {
      request.method(ask.method(), BodyPublishers.ofByteArray(body));
      request.header("Content-Type", "application/json");
    }
    String tag = ask.tag();
    if (tag != null) {
      request.header("If-None-Match", "\"" + tag + "\"");
    }
    return request.build();
  }

  private static Try failed(Spot spot, Throwable cause) {
    return switch (cause) {
      // nothing was sent: there was nobody, or not who he should be
      case ConnectException none -> resting(spot, "no connection");
      case HttpConnectTimeoutException none -> resting(spot, "no connection in time");
      case UnresolvedAddressException none -> resting(spot, "no such host");
      case SSLHandshakeException none -> resting(spot, "TLS: " + none.getMessage());
      case IOException broken -> new Lost("the connection broke: " + broken.getMessage());
      case Throwable other -> throw new IllegalStateException("no answer was made", other);
    };
  }

  private static Try resting(Spot spot, String why) {
    spot.failed();
    return new NotHere(why);
  }

  private static Try judge(Spot spot, HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status >= 200 && status < 300 || status == 304) {
      return new Settled(new Outcome.Done<>(new Reply(status, response.body())));
    }
    String code = "http-" + status;
    String detail = "status " + status;
    try {
      JsonText problem = JsonText.read(response.body());
      code = problem.text("code").isEmpty() ? code : problem.text("code");
      detail = problem.text("detail").isEmpty() ? detail : problem.text("detail");
    } catch (IOException noProblem) {
      detail = detail + ", and " + noProblem.getMessage();
    }
    return switch (status) {
      // RFC 9110 section 15.5.20: another server is the right one
      case 421 -> new NotHere(detail);
      case 503 -> resting(spot, detail);
      case 500, 502, 504 -> new Lost(detail);
      default -> new Settled(new Outcome.Refused<>(code, detail));
    };
  }
}
