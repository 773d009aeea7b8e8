package io.pinion.tasks;

import io.pinion.worker.AsyncTask;
import org.jspecify.annotations.Nullable;

/** What a timed task runs: one of the two is there. */
record TimedBody(@Nullable Runnable plain, @Nullable AsyncTask<?> async) {}
