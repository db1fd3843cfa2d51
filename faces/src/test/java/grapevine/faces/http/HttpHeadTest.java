package grapevine.faces.http;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.faces.http.HttpHead.Reading;
import grapevine.faces.http.HttpHead.Sound;
import grapevine.faces.http.HttpHead.Unsound;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads of requests: what is sound, and that nothing is read whose end is open to opinion. */
final class HttpHeadTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n";

  private static Reading read(String text) {
    return HttpHead.read(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static HttpHead sound(String text) {
    assertThat(read(text)).isInstanceOf(Sound.class);
    return ((Sound) read(text)).head();
  }

  @Test
  void partsOfAHead() {
    HttpHead head =
        sound(
            String.join(
                "\r\n",
                "PUT /a%20b?c=d?e HTTP/1.1",
                "HOST: x",
                "X:1",
                "x: \t2 3\t ",
                "Content-Length: 17",
                "Expect: 100-Continue",
                ""));
    assertThat(head.method()).isEqualTo("PUT");
    assertThat(head.path()).isEqualTo("/a%20b");
    assertThat(head.query()).isEqualTo("c=d?e");
    assertThat(head.headers()).containsEntry("x", "1, 2 3").containsEntry("host", "x");
    assertThat(head.bodyOctets()).isEqualTo(17);
    assertThat(head.lasting()).isTrue();
    assertThat(head.awaitsContinue()).isTrue();
    assertThat(head.toString()).isEqualTo("HttpHead[PUT /a%20b]");
  }

  /** Nothing is tried over and over: with backtracking, this took hours. */
  @Test
  void longRunsOfSpacesAreReadOnce() {
    String spaces = " ".repeat(8_000);
    assertThat(read(GET + "a:" + spaces + "\u0001\r\n")).isInstanceOf(Unsound.class);
    assertThat(read(GET + "a: b" + spaces + "\u0001\r\n")).isInstanceOf(Unsound.class);
    assertThat(sound(GET + "a:" + spaces + "b \r\n").headers()).containsEntry("a", "b");
  }

  @Test
  void connectionsThatEnd() {
    assertThat(sound(GET + "Connection: keep-alive, Close\r\n").lasting()).isFalse();
    assertThat(sound("GET / HTTP/1.0\r\n").lasting()).isFalse();
    assertThat(sound("GET / HTTP/1.2\r\nHost: a\r\n").lasting()).isTrue();
  }

  @Test
  void absoluteTargets() {
    assertThat(sound("GET http://a:1/b?c HTTP/1.1\r\nHost: a\r\n").path()).isEqualTo("/b");
    HttpHead bare = sound("GET HTTPS://a?c HTTP/1.1\r\nHost: a\r\n");
    assertThat(bare.path()).isEqualTo("/");
    assertThat(bare.query()).isEqualTo("c");
  }

  @Test
  void lengthsBeyondAllBoundsAreTooLarge() {
    assertThat(sound(GET + "Content-Length: 999999999999999999\r\n").bodyOctets())
        .isEqualTo(Integer.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\r\n",
        "GET / HTTP/1.1",
        "GET  / HTTP/1.1\r\nHost: a\r\n",
        "GET / HTTP/1.1 \r\nHost: a\r\n",
        " GET / HTTP/1.1\r\nHost: a\r\n",
        "GET /a b HTTP/1.1\r\nHost: a\r\n",
        "GET /#a HTTP/1.1\r\nHost: a\r\n",
        "GET a HTTP/1.1\r\nHost: a\r\n",
        "GET * HTTP/1.1\r\nHost: a\r\n",
        "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n",
        "GET /\u00e9 HTTP/1.1\r\nHost: a\r\n",
        "GET /\0 HTTP/1.1\r\nHost: a\r\n",
        "GET / HTTP/1.1\r\n",
        "GET / HTTP/1.1\nHost: a\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n",
        "GET / HTTP/1.1\r\nHost : a\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n b\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\nY: b\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x1\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: \r\n",
        "\u0016\u0003\u0001\u0002\r\n"
      })
  void malformed(String text) {
    assertThat(read(text)).isEqualTo(new Unsound(Problem.MALFORMED_REQUEST));
  }

  @Test
  void otherRefusals() {
    assertThat(read("GET / HTTP/2.0\r\nHost: a\r\n"))
        .isEqualTo(new Unsound(Problem.VERSION_UNKNOWN));
    assertThat(read(GET + "Transfer-Encoding: chunked\r\n"))
        .isEqualTo(new Unsound(Problem.LENGTH_REQUIRED));
    assertThat(read(GET + "Content-Length: 1\r\nTransfer-Encoding: identity\r\n"))
        .isEqualTo(new Unsound(Problem.LENGTH_REQUIRED));
    assertThat(read(GET + "X: y\r\n".repeat(200)))
        .isEqualTo(new Unsound(Problem.MALFORMED_REQUEST));
  }
}
