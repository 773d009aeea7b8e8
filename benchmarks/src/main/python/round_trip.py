"""A round trip to an asyncio loop in another thread, as Python programs do it.

Arguments: the processor of the loop's thread (-1: any), warm-up round trips, measured round trips. Prints the
nanoseconds of each measured one, a line each.
"""

import asyncio
import os
import sys
import threading
import time


async def answer():
    return 42


def main():
    cpu, warm_up, count = (int(argument) for argument in sys.argv[1:])
    loop = asyncio.new_event_loop()

    def run():
        if cpu >= 0:
            os.sched_setaffinity(0, {cpu})
        loop.run_forever()

    threading.Thread(target=run, daemon=True).start()
    durations_ns = []
    for _ in range(warm_up + count):
        start_ns = time.perf_counter_ns()
        asyncio.run_coroutine_threadsafe(answer(), loop).result()
        durations_ns.append(time.perf_counter_ns() - start_ns)
    loop.call_soon_threadsafe(loop.stop)
    print("\n".join(map(str, durations_ns[warm_up:])))


main()
