package grapevine.store.journal;

/**
 * A run of bytes in a segment.
 *
 * @param segment number of the segment
 * @param offset of the first byte in the segment's file
 * @param length in bytes, above 0
 */
public record Extent(long segment, int offset, int length) {}
