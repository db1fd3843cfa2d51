package grapevine.runtime.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The right to be the one server on a data folder. The system releases it when the process ends,
 * however it ends.
 */
public final class DataLock implements AutoCloseable {
  private static final String FILE = "lock";

  private final FileChannel channel;

  private DataLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock, and makes the folder where there is none.
   *
   * @throws ControlTrouble where another process has it; the message names it
   */
  public static DataLock take(Path folder) throws ControlTrouble {
    Path file = folder.resolve(FILE);
    FileChannel channel = open(folder, file);
    try {
      if (locked(channel) != null) {
        byte[] owner = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(owner), 0);
        return new DataLock(channel);
      }
      channel.close();
    } catch (IOException e) {
      throw new ControlTrouble("cannot lock " + file + ": " + e.getMessage(), false);
    }
    throw new ControlTrouble(
        "another server is running on the data in "
            + folder
            + " (process "
            + owner(file)
            + "): stop it first, or give this one a data folder of its own",
        false);
  }

  private static FileChannel open(Path folder, Path file) throws ControlTrouble {
    try {
      if (!Files.exists(folder)) {
        Files.createDirectories(folder);
        // Mail and verifiers of passwords are in it: nobody else may look.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new ControlTrouble(
          "cannot write in the data folder " + folder + ": " + e.getMessage(), false);
    }
  }

  private static @Nullable FileLock locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this very process has it: another server all the same
    }
  }

  private static String owner(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
      return text.isEmpty() ? "unknown" : text;
    } catch (IOException e) {
      return "unknown"; // only for the message
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
