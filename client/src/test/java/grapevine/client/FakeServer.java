package grapevine.client;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A server that says what a test has told it to, and remembers what it was asked. */
public final class FakeServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Said> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<Headers> heads = new CopyOnWriteArrayList<>();

  /** An answer. */
  private record Said(int status, String body) {}

  /** A status that stands for: read the request, do it, and break the connection. */
  public static final int BREAK = -1;

  /** Opens at a free port of this machine. */
  public FakeServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    tellOf(this);
  }

  /** Where it listens. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Says that to a request such as {@code GET /v1/names/alice.pa}. */
  public FakeServer say(String request, int status, String body) {
    answers.put(request, new Said(status, body));
    return this;
  }

  /** Says of these servers that they are all; the first holds pa, the second es, others nothing. */
  FakeServer tellOf(FakeServer... all) {
    String[] registries = {"\"pa\"", "\"es\""};
    String rows =
        IntStream.range(0, all.length)
            .mapToObj(index ->
                "{\"name\":\"s%d\",\"http\":[\"%s\"],\"registries\":[%s],\"services\":{%s}}"
                    .formatted(
                        index,
                        all[index].address(),
                        index < 2 ? registries[index] : "",
                        index == 0 ? "\"submission\":\"s0.example.org:587\"" : ""))
            .collect(Collectors.joining(","));
    return say("GET /v1/servers", 200, "{\"self\":\"s0\",\"servers\":[" + rows + "]}");
  }

  /** The requests that came, without those for servers. */
  public List<String> asked() {
    return asked.stream().filter(request -> !request.equals("GET /v1/servers")).toList();
  }

  /** The bodies that came with requests that have one. */
  public List<String> bodies() {
    return bodies;
  }

  /** The headers of the last request. */
  Headers head() {
    return heads.getLast();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    byte[] body = exchange.getRequestBody().readAllBytes();
    asked.add(request);
    heads.add(exchange.getRequestHeaders());
    if (body.length > 0) {
      bodies.add(new String(body, StandardCharsets.UTF_8));
    }
    Said said = answers.getOrDefault(request, new Said(404, "{\"code\":\"no-such-resource\"}"));
    if (said.status == BREAK) {
      exchange.close();
      return;
    }
    byte[] text = said.body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(said.status, text.length == 0 ? -1 : text.length);
    exchange.getResponseBody().write(text);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    threads.close();
  }
}
