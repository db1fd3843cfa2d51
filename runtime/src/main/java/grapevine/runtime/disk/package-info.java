/**
 * The real disk: a server's data folder in a file system. Syncs of files and of folders happen here
 * and nowhere else.
 */
@NullMarked
package grapevine.runtime.disk;

import org.jspecify.annotations.NullMarked;
