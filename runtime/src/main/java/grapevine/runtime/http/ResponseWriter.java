package grapevine.runtime.http;

import grapevine.faces.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Responses as bytes (RFC 9112 section 4): head and a small body in one write. */
final class ResponseWriter {
  // RFC 9110 section 5.6.7
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

  /**
   * A browser that is led here shows and runs nothing of it, and gives nothing of it to other
   * pages. No Strict-Transport-Security: it would bind all other ports of the host too.
   */
  private static final String GUARDS =
      String.join(
          "\r\n",
          "X-Content-Type-Options: nosniff",
          "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox",
          "Cross-Origin-Resource-Policy: same-origin",
          "Referrer-Policy: no-referrer",
          "");

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream out;

  ResponseWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * How it is answered.
   *
   * @param lasting whether another request may follow
   * @param bodiless whether the head is all that is wanted
   */
  record Manner(boolean lasting, boolean bodiless) {}

  /** The body may come. */
  void goOn() throws IOException {
    out.write(CONTINUE);
    out.flush();
  }

  /** A whole response whose body is bytes. */
  void write(HttpResponse response, Manner manner) throws IOException {
    byte[] body = response.body() instanceof HttpResponse.Bytes(byte[] bytes) ? bytes : new byte[0];
    ByteArrayOutputStream all = new ByteArrayOutputStream(body.length + 512);
    all.writeBytes(head(response, body.length, manner));
    if (!manner.bodiless()) {
      all.writeBytes(body);
    }
    all.writeTo(out);
    out.flush();
  }

  /** The head of a response whose body follows by {@link #part}. */
  void begin(HttpResponse response, long octets, Manner manner) throws IOException {
    out.write(head(response, octets, manner));
    out.flush();
  }

  /** A part of its body. */
  void part(byte[] part) throws IOException {
    out.write(part);
    out.flush();
  }

  private static byte[] head(HttpResponse response, long octets, Manner manner) {
    int status = response.status();
    StringBuilder head = new StringBuilder(512).append("HTTP/1.1 ").append(status).append(' ');
    head.append(status < 300 ? "OK" : status == 304 ? "Not Modified" : "Refused").append("\r\n");
    head.append("Date: ").append(DATE.format(ZonedDateTime.now(ZoneOffset.UTC))).append("\r\n");
    head.append(GUARDS);
    response.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    // RFC 9110 section 8.6
    if (status != 204 && status != 304) {
      head.append("Content-Length: ").append(octets).append("\r\n");
    }
    head.append(manner.lasting() ? "\r\n" : "Connection: close\r\n\r\n");
    return head.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
