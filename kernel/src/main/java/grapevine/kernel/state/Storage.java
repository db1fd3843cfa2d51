package grapevine.kernel.state;

import java.util.List;

/**
 * One server's durable memory: the state, and the bodies. Reads show exactly what was committed.
 * Commits come from one thread.
 */
public interface Storage extends State, Bodies {
  /**
   * Makes a batch durable, all of it or, after a crash, none of it. When this returns, the batch
   * survives a power cut and is what reads show.
   *
   * @throws StorageException where the disk failed; the server must stop
   */
  void commit(Batch batch);

  /** Parts of unfinished bodies that are durable here: upload numbers, rising. */
  List<Long> uploads();

  /** How many bytes of an unfinished body are durable here; 0 where there is none. */
  long uploadedBytes(long upload);

  /** Bytes that may still be written, and the size of the disk. */
  Space space();

  /**
   * What is left of the disk.
   *
   * @param freeBytes still free for this server
   * @param totalBytes size of the file system
   */
  record Space(long freeBytes, long totalBytes) {}
}
