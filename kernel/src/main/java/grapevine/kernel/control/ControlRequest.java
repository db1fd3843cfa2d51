package grapevine.kernel.control;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One command for a server.
 *
 * @param verb such as {@code user add}
 * @param arguments by name, each with its values in order
 * @param secret a password in UTF-8, or null; the record does not copy it
 */
public record ControlRequest(
    String verb, SortedMap<String, List<String>> arguments, byte @Nullable [] secret) {
  /** Most arguments of one request, and most values of one argument. */
  public static final int COUNT_MAX = 10_000;

  /** The argument with the number of a command that is repeated. */
  public static final String AGAIN = "again";

  /** How requests are written. */
  public static final Codec<ControlRequest> CODEC =
      Codec.of(ControlRequest::write, ControlRequest::read);

  /**
   * Copies the arguments.
   *
   * <p>Not the compact form: javac leaves the annotation of its parameter out of the class file.
   */
  public ControlRequest(
      String verb, SortedMap<String, List<String>> arguments, byte @Nullable [] secret) {
    TreeMap<String, List<String>> copy = new TreeMap<>();
    arguments.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    this.verb = verb;
    this.arguments = Collections.unmodifiableSortedMap(copy);
    this.secret = secret;
  }

  /**
   * Whether a command changes a registry. Such a one has a number: before it is carried out, a
   * reply of outcome {@link ControlReply.Outcome#UNKNOWN} with more to follow says it, and with
   * that text as argument {@link #AGAIN} the same command is repeated without a second effect.
   */
  public static boolean changes(String verb) {
    return verb.equals("passwd")
        || verb.matches(
            "(user|group|alias|registry) (password )?(add|change|remove|rename|revoke)");
  }

  private static void write(ByteWriter out, ControlRequest request) {
    out.putString(request.verb);
    out.putVarint(request.arguments.size());
    for (Map.Entry<String, List<String>> argument : request.arguments.entrySet()) {
      out.putString(argument.getKey());
      out.putAll(argument.getValue(), ByteWriter::putString);
    }
    out.putOptional(request.secret, ByteWriter::putBytes);
  }

  private static ControlRequest read(ByteReader in) {
    String verb = in.getString();
    TreeMap<String, List<String>> arguments = new TreeMap<>();
    int count = in.getLength();
    if (count > COUNT_MAX) {
      throw new MalformedException(count + " arguments");
    }
    for (int index = 0; index < count; index++) {
      String name = in.getString();
      List<String> values = new ArrayList<>(in.getAll(ByteReader::getString));
      if (arguments.put(name, values) != null) {
        throw new MalformedException("an argument given twice");
      }
    }
    return new ControlRequest(verb, arguments, in.getOptional(ByteReader::getBytes));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ControlRequest that
        && verb.equals(that.verb)
        && arguments.equals(that.arguments)
        && Arrays.equals(secret, that.secret);
  }

  @Override
  public int hashCode() {
    return 31 * verb.hashCode() + arguments.hashCode();
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "ControlRequest[" + verb + " " + arguments + "]";
  }
}
