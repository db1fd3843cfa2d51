package grapevine.kernel.env;

import java.io.IOException;
import java.util.List;

/**
 * One server's data folder, with the guarantees of POSIX and no more: what was written is durable
 * only after {@link DiskFile#sync}, and a name that was made, renamed or deleted is durable only
 * after {@link #syncDirectory}. Paths are relative, with {@code /} between folders. A failure is an
 * {@link IOException}; after one from a sync the content of the file is undefined, and the caller
 * must stop rather than try again. Not safe for use by several threads, except that files may be
 * read by several.
 */
public interface Disk {
  /** The names in a folder, sorted; empty where there is no such folder. */
  List<String> list(String folder) throws IOException;

  /** Whether there is a file of that name. */
  boolean exists(String path) throws IOException;

  /**
   * Opens a file for reading and writing.
   *
   * @param create whether to make it, and its folders, where it does not exist
   * @throws java.io.FileNotFoundException where it does not exist and must not be made
   */
  DiskFile open(String path, boolean create) throws IOException;

  /** Renames a file in place of whatever has the new name, atomically. */
  void rename(String from, String to) throws IOException;

  /** Deletes a file; nothing happens where there is none. */
  void delete(String path) throws IOException;

  /** Makes the names in a folder durable. */
  void syncDirectory(String folder) throws IOException;

  /** Free bytes of the file system. */
  long freeBytes() throws IOException;

  /** Size of the file system in bytes. */
  long totalBytes() throws IOException;
}
