package grapevine.simulator.run;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What the command needs of the machine that it runs on.
 *
 * @param crew runs worlds side by side, on two threads say
 * @param nanoTime a clock that only goes forward, for the rate
 * @param out takes one line of output each
 * @param file writes a text into a file of that name
 */
public record Surroundings(
    Crew crew, LongSupplier nanoTime, Consumer<String> out, BiConsumer<String, String> file) {}
