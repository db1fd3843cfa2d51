package grapevine.store.journal;

import grapevine.kernel.env.DiskFile;

/**
 * An open segment file.
 *
 * @param number of the segment, never used again: its generation
 * @param file its file
 * @param firstSequence number of its first record; 0 where its header is not of this generation, as
 *     in a file that is only kept ready
 */
record Segment(long number, DiskFile file, long firstSequence) {}
