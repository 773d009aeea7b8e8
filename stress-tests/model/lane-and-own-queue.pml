/*
 * A typed lane and what the worker hands to itself: EventLane, EventPoller, LocalQueue, WorkerLoop.finish and
 * Closer.abandon, with every access sequentially consistent. Each handled event hands one task to its own worker.
 *
 * Checked: each event and each own task is accepted or refused once; an accepted one runs or is listed, once, and no
 * other; a worker never sleeps on an event that was published before; nobody waits for ever.
 *
 * Twins, each of which must fail: EARLY_LOOK, NO_TAKE_BACK, OWN_EARLY_LOOK, OWN_NOT_LISTED, NO_FINAL_LOOK,
 * TAKE_IN_TWO.
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
#define EVENTS (PRODUCERS * EACH)
#define NONE 255

#define AWAKE 0
#define PARKED 1
#define DRAINING 2
#define FINISHING 3
#define ABANDONING 4
#define CLOSED 5

byte control = AWAKE;
bit permit = 0;
byte stamp[PLACES] = NONE;   /* the sequence published there */
byte event[PLACES] = NONE;   /* its content, written before */
byte cursor = 0;
byte released = 0;
bit frozen = 0;
byte next = 0;
byte own[EVENTS] = NONE;
byte ownHead = 0;
byte ownTail = 0;
bit asleep = 0;

/* Ghosts. */
byte accepted[EVENTS];
byte refused[EVENTS];
byte ran[EVENTS];
byte listed[EVENTS];
byte ownAccepted[EVENTS];
byte ownRefused[EVENTS];
byte ownRan[EVENTS];
byte ownListed[EVENTS];
byte producersDone = 0;
bit closerDone = 0;
bit workerDone = 0;

#define AT(array, sequence) array[(sequence) % PLACES]

inline wake() {
  atomic {
    if
    :: control == PARKED -> control = AWAKE; permit = 1
    :: else
    fi
  }
}

/* EventSlot.take: the stamp names its lap. */
inline take(sequence, taken) {
#ifdef TAKE_IN_TWO
  taken = (AT(stamp, sequence) == sequence);
  if
  :: taken -> AT(stamp, sequence) = NONE
  :: else
  fi
#else
  atomic {
    taken = (AT(stamp, sequence) == sequence);
    if
    :: taken -> AT(stamp, sequence) = NONE
    :: else
    fi
  }
#endif
}

proctype Publisher(byte first) {
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
      atomic {
        if
        :: cursor - released < PLACES -> sequence = cursor; cursor++; done = 1
        :: cursor - released >= PLACES || frozen -> done = 0
        fi
      }
      if
      :: !done -> refused[task]++
      :: else ->
        AT(event, sequence) = task;
#ifdef EARLY_LOOK
        state = control;
#endif
        AT(stamp, sequence) = sequence;
#ifndef EARLY_LOOK
        state = control;
#endif
        if
        :: state == PARKED -> wake()
        :: else
        fi;
#ifndef EARLY_LOOK
        state = control;
#endif
        if
        :: state >= FINISHING ->
#ifdef NO_TAKE_BACK
          accepted[task]++
#else
          take(sequence, done);
          if
          :: done -> refused[task]++
          :: else -> accepted[task]++
          fi
#endif
        :: else -> accepted[task]++
        fi
      fi
    fi
  od;
  producersDone++
}

/* In the handler of an event: LocalQueue.push, the look, the way back. */
inline handOverToItself(task) {
  state = control;
  if
  :: state >= DRAINING -> ownRefused[task]++
  :: else ->
#ifndef OWN_EARLY_LOOK
    ownTail++;
    own[ownTail - 1] = task;
    state = control;
#else
    state = control;
    ownTail++;
    own[ownTail - 1] = task;
#endif
    if
    :: state >= ABANDONING ->
      atomic {
        if
        :: own[ownTail - 1] == task -> own[ownTail - 1] = NONE; ownTail--; ownRefused[task]++
        :: else -> ownAccepted[task]++
        fi
      }
    :: else -> ownAccepted[task]++
    fi
  fi
}

inline handle(sequence) {
  task = AT(event, sequence);
  ran[task]++;
  handOverToItself(task);
  /* A handler may outlive the closer's patience. */
  if
  :: skip
  :: closerDone
  fi
}

proctype Worker() {
  byte task;
  byte state;
  byte last;
  bit taken;
  do
  :: state = control;
    if
    :: state >= ABANDONING -> break
    :: else
    fi;
    if
    :: AT(stamp, next) == next ->
      take(next, taken);
      if
      :: taken ->
        handle(next);
        next++;
        atomic {
          if
          :: !frozen -> released = next
          :: else
          fi
        }
      :: else
      fi
    :: else ->
      if
      :: ownHead != ownTail ->
        atomic { task = own[ownHead]; own[ownHead] = NONE };
        if
        :: task != NONE -> ownRan[task]++; ownHead++
        :: else -> break
        fi
      :: else ->
        if
        :: state == DRAINING ->
          if
          :: next == cursor ->
            frozen = 1;
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
              take(next, taken);
              if
              :: taken -> handle(next)
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
          :: AT(stamp, next) == next || control >= DRAINING -> skip
          :: else ->
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
    fi
  od;
  workerDone = 1
}

proctype Closer() {
  byte sequence;
  byte end;
  byte task;
  bit taken;
  if
  :: skip
  :: producersDone == PRODUCERS ->
    /* Nobody is left who would wake it. */
    assert(!(asleep && !permit && AT(stamp, next) == next))
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
  frozen = 1;
  atomic {
    if
    :: control < ABANDONING -> control = ABANDONING
    :: else
    fi
  };
  if
  :: control == ABANDONING ->
    sequence = released;
    end = cursor;
    do
    :: sequence == end -> break
    :: else ->
      take(sequence, taken);
      if
      :: taken -> listed[AT(event, sequence)]++
      :: else
      fi;
      sequence++
    od;
#ifndef OWN_NOT_LISTED
    sequence = ownHead;
    end = ownTail;
    do
    :: sequence >= end -> break
    :: else ->
      atomic { task = own[sequence]; own[sequence] = NONE };
      if
      :: task != NONE -> ownListed[task]++
      :: else
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
    :: else -> run Publisher(i * EACH); i++
    od;
    run Worker();
    run Closer()
  };
  producersDone == PRODUCERS && closerDone && workerDone;
  i = 0;
  do
  :: i == EVENTS -> break
  :: else ->
    assert(accepted[i] + refused[i] == 1);
    assert(ran[i] + listed[i] == accepted[i]);
    assert(ownAccepted[i] + ownRefused[i] == ran[i]);
    assert(ownRan[i] + ownListed[i] == ownAccepted[i]);
    i++
  od
}
