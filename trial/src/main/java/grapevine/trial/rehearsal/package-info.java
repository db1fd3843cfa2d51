/**
 * What a new build lets a server do once before anybody uses it, so that Java remembers which
 * classes it needs and which methods are worth compiling: see {@code launcher/cache.sh}.
 */
@NullMarked
package grapevine.trial.rehearsal;

import org.jspecify.annotations.NullMarked;
