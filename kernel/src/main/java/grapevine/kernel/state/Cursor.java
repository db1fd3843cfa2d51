package grapevine.kernel.state;

/** Steps through entries in the order of their keys. It begins before the first. For one thread. */
public interface Cursor extends AutoCloseable {
  /**
   * Steps to the next entry.
   *
   * @return false behind the last
   */
  boolean next();

  /** The key of the entry stepped to. */
  byte[] key();

  /** The value of the entry stepped to. */
  byte[] value();

  @Override
  void close();
}
