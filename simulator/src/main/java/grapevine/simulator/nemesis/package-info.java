/**
 * What goes wrong in a world. Each kind of fault strikes in its own time, as often as the seed
 * says; none destroys what no promise covers: a disk is put back, or a server written off, only
 * where others have what it had, or where it can hand it over.
 */
@NullMarked
package grapevine.simulator.nemesis;

import org.jspecify.annotations.NullMarked;
