package grapevine.faces.http;

/**
 * All limits of the face.
 *
 * @param bodyOctetsMax a body of JSON, and any body before its sender has signed in
 * @param messageOctetsMax a message, decoded
 * @param recipientsMax recipients of a message
 * @param pageMax names, members, messages in one answer
 * @param expansionMax entries visited to expand one group
 * @param waitSecondsMax how long a request may wait for something to happen
 */
public record HttpLimits(
    int bodyOctetsMax,
    int messageOctetsMax,
    int recipientsMax,
    int pageMax,
    int expansionMax,
    int waitSecondsMax) {

  /** 64 KiB, 4 MiB, 1,000, 1,000, 100,000, 60 s. */
  public static final HttpLimits DEFAULT =
      new HttpLimits(65_536, 4_194_304, 1_000, 1_000, 100_000, 60);

  /** A body that carries a message: Base64 takes 4 octets for 3, and a string may escape them. */
  int messageBodyOctetsMax() {
    return messageOctetsMax / 3 * 4 + bodyOctetsMax;
  }
}
