/*
 * The hand-over of tasks to a worker, its sleep and its close: TaskLane, TaskPoller, Idler, WorkerLoop.finish and
 * Closer.abandon, with every access sequentially consistent. What weaker modes do is the part of jcstress.
 *
 * Even tasks are ones that nobody waits for (release store behind the look that follows the claim); odd ones are
 * futures (compare-and-set, look, take-back). All stand in one ring.
 *
 * Checked: each task is accepted or refused once; an accepted one runs or is listed, once, and no other; a producer takes
 * back nobody else's; a worker never sleeps on a task that all producers have handed over; nobody waits for ever.
 *
 * Twins, each of which must fail: NO_CURSOR, NO_RECHECK, NO_WAIT, LATE_STARTED, MARK_PASSED, NO_TAKE_BACK,
 * NO_FINAL_LOOK, NO_LISTING, NO_FREEZE.
 */
#ifndef PLACES
#define PLACES 2
#endif
#ifndef PRODUCERS
#define PRODUCERS 2
#endif
#ifndef EACH
#define EACH 1
#endif
#define TASKS (PRODUCERS * EACH)

#define EMPTY 255
#define FILLER 254
#define PASSED 253
#define WAITED_FOR(task) ((task) % 2 == 1)

#define AWAKE 0
#define PARKED 1
#define DRAINING 2
#define FINISHING 3
#define ABANDONING 4
#define CLOSED 5

byte control = AWAKE;
bit permit = 0;
byte place[PLACES] = EMPTY;
byte cursor = 0;        /* sequences claimed */
byte released = 0;      /* sequences whose places are free again */
bit frozen = 0;
byte started = 0;       /* one past the last sequence the worker has begun */
byte next = 0;          /* the worker's position */
bit asleep = 0;

/* Ghosts. */
byte claimer[TASKS];
byte accepted[TASKS];
byte refused[TASKS];
byte ran[TASKS];
byte listed[TASKS];
byte producersDone = 0;
bit closerDone = 0;
bit workerDone = 0;

#define AT(sequence) place[(sequence) % PLACES]

inline wake() {
  atomic {
    if
    :: control == PARKED -> control = AWAKE; permit = 1
    :: else
    fi
  }
}

inline freeze() {
#ifdef NO_FREEZE
  skip
#else
  frozen = 1
#endif
}

inline exchange(sequence, taken) {
  atomic { taken = AT(sequence); AT(sequence) = EMPTY }
}

proctype Producer(byte first) {
  byte i = 0;
  byte task;
  byte sequence;
  byte state;
  bit done;
  do
  :: i == EACH -> break
  :: else ->
    task = first + i;
    i++;
    state = control;
    if
    :: state >= DRAINING -> refused[task]++
    :: else ->
      /* Behind a freeze a cached gating sequence may still allow a claim, or no longer. */
      atomic {
        if
        :: cursor - released < PLACES -> sequence = cursor; claimer[cursor] = task; cursor++; done = 1
        :: cursor - released >= PLACES || frozen -> done = 0
        fi
      }
      if
      :: !done -> refused[task]++
      :: else ->
        state = control;
        if
        :: state < DRAINING && !WAITED_FOR(task) ->
          assert(AT(sequence) == EMPTY || AT(sequence) == FILLER);
          AT(sequence) = task;
          if
          :: state == PARKED -> wake()
          :: else
          fi;
          accepted[task]++
        :: else ->
          atomic {
            if
            :: AT(sequence) == EMPTY -> AT(sequence) = task; done = 1
            :: AT(sequence) == FILLER -> done = 0; state = FILLER
            :: AT(sequence) == PASSED -> done = 0; state = PASSED
            fi
          }
          if
          :: !done && state == FILLER -> accepted[task]++    /* a closer gave up on it, and counted it */
          :: !done && state == PASSED -> refused[task]++
          :: else ->
            state = control;
            if
            :: state == PARKED -> wake(); accepted[task]++
            :: state == AWAKE || state == DRAINING -> accepted[task]++
            :: state >= FINISHING ->
#ifdef NO_TAKE_BACK
              accepted[task]++
#else
              if
              :: sequence < released -> accepted[task]++
              :: else ->
                atomic {
                  if
                  /* All tasks look alike in a place: the compare-and-set cannot tell whose it is. */
                  :: AT(sequence) < PASSED ->
                    assert(AT(sequence) == task);
                    AT(sequence) = FILLER;
                    refused[task]++
                  :: else -> accepted[task]++
                  fi
                }
              fi
#endif
            fi
          fi
        fi
      fi
    fi
  od;
  producersDone++
}

proctype Worker() {
  byte task;
  byte state;
  byte last;
  do
  :: state = control;
    if
    :: state >= ABANDONING -> break
    :: else
    fi;
    if
    :: AT(next) != EMPTY ->
      /* Behind the look: a closer's filler comes after its announcement. */
      state = control;
      if
      :: state >= ABANDONING -> break
      :: else
      fi;
#ifndef LATE_STARTED
      started = next + 1;
#endif
      exchange(next, task);
#ifdef LATE_STARTED
      started = next + 1;
#endif
      if
      :: task == EMPTY
      :: else ->
        if
        :: task != FILLER -> ran[task]++
        :: else
        fi;
        /* A task may outlive the closer's patience. */
        if
        :: skip
        :: closerDone
        fi;
        next++;
        atomic {
          if
          :: !frozen -> released = next
          :: else
          fi
        }
      fi
    :: else ->
      if
      :: state == DRAINING ->
        if
        :: next == cursor ->
          freeze();
          atomic {
            if
            :: control == DRAINING -> control = FINISHING
            :: else
            fi
          };
#ifndef NO_FINAL_LOOK
          last = cursor;
          do
          :: next == last || control >= ABANDONING -> break
          :: else ->
#ifdef MARK_PASSED
            started = next + 1;
            exchange(next, task);
#else
            task = EMPTY;
            atomic {
              if
              :: AT(next) == EMPTY -> AT(next) = PASSED; task = PASSED
              :: else
              fi
            }
            if
            :: task != PASSED ->
              state = control;
              if
              :: state >= ABANDONING -> break
              :: else
              fi;
              started = next + 1;
              exchange(next, task)
            :: else
            fi;
#endif
            if
            :: task < PASSED -> ran[task]++
            :: else
            fi;
            next++
          od;
#endif
          atomic {
            if
            :: control == FINISHING -> control = CLOSED
            :: else
            fi
          };
          break
        :: else
        fi
      :: state == AWAKE ->
        atomic {
          if
          :: control == AWAKE -> control = PARKED
          :: else
          fi
        };
        if
#ifdef NO_RECHECK
        :: skip ->
#else
#ifdef NO_CURSOR
        :: AT(next) != EMPTY || control >= DRAINING ->
#else
        :: next != cursor || control >= DRAINING ->
#endif
          skip
        :: else ->
#endif
          asleep = 1;
          atomic { permit == 1 -> permit = 0; asleep = 0 }
        fi;
        atomic {
          if
          :: control == PARKED -> control = AWAKE
          :: else
          fi
        }
      :: else
      fi
    fi
  od;
  workerDone = 1
}

proctype Closer() {
  byte sequence;
  byte end;
  byte task;
  if
  :: skip
  :: producersDone == PRODUCERS ->
    /* Nobody is left who would wake it. */
    assert(!(asleep && !permit && next != cursor))
  fi;
  atomic {
    if
    :: control == PARKED -> permit = 1
    :: else
    fi;
    control = DRAINING
  };
  /* The grace is enough, or it is not. */
  if
  :: workerDone
  :: skip
  fi;
  freeze();
  atomic {
    if
    :: control < ABANDONING -> control = ABANDONING
    :: else
    fi
  };
  if
#ifndef NO_LISTING
  :: control == ABANDONING ->
    sequence = released;
    end = cursor;
    do
    :: sequence == end -> break
    :: else ->
      exchange(sequence, task);
      if
      :: task != EMPTY ->
        if
        :: task < PASSED -> listed[task]++
        :: else
        fi
      :: task == EMPTY && started > sequence
      :: task == EMPTY && started <= sequence ->
#ifndef NO_WAIT
        if
        :: AT(sequence) != EMPTY || started > sequence
        :: skip
        fi;
        atomic {
          if
          :: AT(sequence) == EMPTY -> AT(sequence) = FILLER; task = EMPTY
          :: else -> task = AT(sequence); AT(sequence) = EMPTY
          fi
        }
        if
        :: task == EMPTY ->
          if
          :: started > sequence
          :: started <= sequence -> listed[claimer[sequence]]++
          fi
        :: task < PASSED -> listed[task]++
        :: task == FILLER || task == PASSED
        fi
#else
        skip
#endif
      fi;
      sequence++
    od
#endif
  :: else
  fi;
  closerDone = 1
}

init {
  byte i = 0;
  atomic {
    do
    :: i == PRODUCERS -> break
    :: else -> run Producer(i * EACH); i++
    od;
    run Worker();
    run Closer()
  };
  producersDone == PRODUCERS && closerDone && workerDone;
  i = 0;
  do
  :: i == TASKS -> break
  :: else ->
    assert(accepted[i] + refused[i] == 1);
    assert(ran[i] + listed[i] == accepted[i]);
    i++
  od
}
