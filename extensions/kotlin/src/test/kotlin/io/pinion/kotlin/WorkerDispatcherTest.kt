package io.pinion.kotlin

import io.pinion.contract.Await
import io.pinion.worker.OfferResult
import io.pinion.worker.OverflowPolicy
import io.pinion.worker.Worker
import io.pinion.worker.WorkerConfig
import java.time.Duration
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineExceptionHandler
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.isActive
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test

class WorkerDispatcherTest {
    private fun config(): WorkerConfig.Builder = WorkerConfig.builder().name("coroutines")

    /** Without the number that debugging adds to it. */
    private fun threadName() = Thread.currentThread().name.substringBefore(" @")

    @Test
    fun coroutine_runsOnTheWorker_andItsResultComesBack() {
        Worker.start(config().build()).use { worker ->
            val answer = runBlocking {
                val caller = threadName()
                val on = withContext(WorkerDispatcher.of(worker)) { threadName() }
                assertThat(threadName()).isEqualTo(caller)
                on
            }
            assertThat(answer).isEqualTo("coroutines")
        }
    }

    @Test
    fun coroutines_ofTenThreads_neverRunAtOnce() {
        Worker.start(config().overflow(OverflowPolicy.block()).build()).use { worker ->
            var unguarded = 0
            val dispatcher = WorkerDispatcher.of(worker)
            runBlocking(Dispatchers.Default) {
                (1..10).map {
                    async {
                        repeat(10_000) { withContext(dispatcher) { unguarded++ } }
                    }
                }.awaitAll()
            }
            assertThat(unguarded).isEqualTo(100_000)
        }
    }

    @Test
    fun delay_isATimerOfTheWorker_andComesBackOnItsThread() {
        Worker.start(config().build()).use { worker ->
            runBlocking(WorkerDispatcher.of(worker)) {
                val beganNs = System.nanoTime()
                (1..3).map {
                    async {
                        delay(50)
                        assertThat(threadName()).isEqualTo("coroutines")
                    }
                }.awaitAll()
                assertThat(System.nanoTime() - beganNs).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50))
            }
        }
    }

    @Test
    fun cancelledDelay_freesItsTimer() {
        Worker.start(config().build()).use { worker ->
            runBlocking(WorkerDispatcher.of(worker)) {
                val job = launch(start = CoroutineStart.UNDISPATCHED) { delay(3_600_000) }
                assertThat(worker.stats().timersPending()).isEqualTo(1)
                job.cancelAndJoin()
                assertThat(worker.stats().timersPending()).isZero()
            }
        }
    }

    /** Catches everything and delays again, as long as it is active; how often it was refused at most. */
    private fun CoroutineScope.stubborn(refusals: AtomicInteger) = launch {
        while (isActive && refusals.get() < 1_000) {
            try {
                delay(3_600_000)
            } catch (e: Exception) {
                refusals.incrementAndGet()
            }
        }
    }

    @Test
    fun delay_endedByTheClose_endsTheJobToo() {
        for (immediate in listOf(false, true)) {
            val worker = Worker.start(config().build())
            val dispatcher = WorkerDispatcher.of(worker)
            val refusals = AtomicInteger()
            val scope = CoroutineScope(SupervisorJob() + if (immediate) dispatcher.immediate() else dispatcher)
            val job = scope.stubborn(refusals)
            Await.until("the delay") { worker.stats().timersPending() == 1L }
            val report = worker.shutdown(Duration.ofSeconds(5))
            runBlocking { job.join() }
            assertThat(job.isCancelled).isTrue()
            assertThat(refusals).hasValue(1)
            assertThat(report.isFinal).isTrue()
        }
    }

    @Test
    fun delay_withoutATimerLeft_endsTheJob() {
        Worker.start(config().maxTimers(1).build()).use { worker ->
            worker.timers().after(Duration.ofHours(1)) {}
            val refusals = AtomicInteger()
            val job = CoroutineScope(SupervisorJob() + WorkerDispatcher.of(worker)).stubborn(refusals)
            runBlocking { job.join() }
            assertThat(job.isCancelled).isTrue()
            assertThat(refusals).hasValue(1)
        }
    }

    @Test
    fun coroutine_thatHangsAfterADelay_isAStall() {
        Worker.start(config().stallThreshold(Duration.ofMillis(50)).build()).use { worker ->
            val release = CountDownLatch(1)
            val job = CoroutineScope(SupervisorJob() + WorkerDispatcher.of(worker)).launch {
                delay(10)
                Await.latch(release)
            }
            Await.until("the stall") { worker.stats().stalls() >= 1L }
            release.countDown()
            runBlocking { job.join() }
        }
    }

    @Test
    fun withTimeout_endsTheBody_andFreesItsTimerWhenItIsNotNeeded() {
        Worker.start(config().build()).use { worker ->
            runBlocking(WorkerDispatcher.of(worker)) {
                assertThatThrownBy { runBlockingTimeout(worker) }.isInstanceOf(TimeoutCancellationException::class.java)
                assertThat(withTimeout(60_000) { yield(); 7 }).isEqualTo(7)
                assertThat(worker.stats().timersPending()).isZero()
            }
        }
    }

    private fun runBlockingTimeout(worker: Worker) {
        Worker.start().use { other ->
            assertThat(other).isNotSameAs(worker)
            runBlocking(WorkerDispatcher.of(other)) { withTimeout(20) { delay(3_600_000) } }
        }
    }

    @Test
    fun immediate_goesOnWhereItIs_andOnlyThere() {
        Worker.start(config().build()).use { worker ->
            val dispatcher = WorkerDispatcher.of(worker)
            assertThat(dispatcher.immediate().immediate()).isSameAs(dispatcher.immediate())
            runBlocking(dispatcher) {
                val order = mutableListOf<String>()
                val later = launch(dispatcher) { order.add("turn") }
                launch(dispatcher.immediate()) { order.add("at once") }
                order.add("here")
                later.join()
                assertThat(order).containsExactly("at once", "here", "turn")
            }
            val on = runBlocking { withContext(dispatcher.immediate()) { threadName() } }
            assertThat(on).isEqualTo("coroutines")
        }
    }

    @Test
    fun failure_goesToTheHandler_andTheWorkerGoesOn() {
        Worker.start(config().build()).use { worker ->
            val seen = ConcurrentLinkedQueue<Throwable>()
            val handler = CoroutineExceptionHandler { _, error -> seen.add(error) }
            val scope = CoroutineScope(SupervisorJob() + WorkerDispatcher.of(worker) + handler)
            val failing = scope.launch { error("on purpose") }
            runBlocking { failing.join() }
            assertThat(seen).hasSize(1)
            assertThat(worker.call<Int, RuntimeException> { 1 }).isEqualTo(1)
            assertThat(worker.stats().failed()).isZero()
        }
    }

    @Test
    fun flow_onTheWorker_isCollectedElsewhere() {
        Worker.start(config().build()).use { worker ->
            val names = flow { repeat(100) { emit(threadName()) } }.flowOn(WorkerDispatcher.of(worker))
            assertThat(runBlocking { names.toList() }).hasSize(100).containsOnly("coroutines")
        }
    }

    @Test
    fun fullWorker_cancelsTheCoroutine_andItsCleanUpRuns() {
        for (policy in listOf(OverflowPolicy.reject(), OverflowPolicy.dropNewest())) {
            Worker.start(config().capacity(2).overflow(policy).build()).use { worker ->
                val go = occupy(worker)
                val cleaned = CountDownLatch(1)
                var ran = false
                val job = CoroutineScope(Job()).launch {
                    try {
                        withContext(WorkerDispatcher.of(worker)) { ran = true }
                    } finally {
                        cleaned.countDown()
                    }
                }
                assertThat(cleaned.await(20, TimeUnit.SECONDS)).isTrue()
                runBlocking { job.join() }
                assertThat(job.isCancelled).isTrue()
                assertThat(ran).isFalse()
                go.countDown()
            }
        }
    }

    private fun occupy(worker: Worker): CountDownLatch {
        val running = CountDownLatch(1)
        val go = CountDownLatch(1)
        worker.execute {
            running.countDown()
            go.await()
        }
        running.await()
        while (worker.offer {} == OfferResult.ACCEPTED) {
            // until it is full
        }
        return go
    }

    @Test
    fun closedWorker_cancelsWithItsName() {
        val worker = Worker.start(config().build())
        worker.close()
        assertThatThrownBy { runBlocking { withContext(WorkerDispatcher.of(worker)) { 1 } } }
            .isInstanceOf(CancellationException::class.java)
            .hasMessageContaining("Worker 'coroutines' cannot run the coroutine")
        assertThatThrownBy { runBlocking { withContext(WorkerDispatcher.of(worker)) { delay(1) } } }
            .isInstanceOf(CancellationException::class.java)
    }

    @Test
    fun dispatchThatTheCloseAbandons_cancelsTheCoroutine() {
        val worker = Worker.start(config().build())
        val go = CountDownLatch(1)
        val running = CountDownLatch(1)
        worker.execute {
            running.countDown()
            var done = false
            while (!done) {
                try {
                    go.await()
                    done = true
                } catch (e: InterruptedException) {
                    // It does not end for the close.
                }
            }
        }
        running.await()
        var ran = false
        val cleaned = CountDownLatch(1)
        val job = CoroutineScope(Job()).launch {
            try {
                withContext(WorkerDispatcher.of(worker)) { ran = true }
            } finally {
                cleaned.countDown()
            }
        }
        while (worker.stats().pending() < 2) {
            Thread.onSpinWait()
        }
        assertThat(worker.shutdown(Duration.ofMillis(10)).neverRun()).hasSize(1)
        assertThat(cleaned.await(20, TimeUnit.SECONDS)).isTrue()
        runBlocking { withTimeout(20_000) { job.join() } }
        assertThat(job.isCancelled).isTrue()
        assertThat(ran).isFalse()
        go.countDown()
    }

    @Test
    fun turnThatTheCloseGivesUp_whileItsDecoratorHoldsIt_runsOnce() {
        val held = CountDownLatch(1)
        val go = CountDownLatch(1)
        val worker = Worker.start(
            config().decorator { task ->
                Runnable {
                    held.countDown()
                    while (go.count > 0) {
                        Thread.onSpinWait()
                    }
                    task.run()
                }
            }.build()
        )
        val runs = ConcurrentLinkedQueue<String>()
        WorkerDispatcher.of(worker).dispatch(Job()) { runs.add(threadName()) }
        held.await()
        worker.shutdown(Duration.ofMillis(10))
        go.countDown()
        val untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20)
        while (runs.isEmpty() && System.nanoTime() < untilNs) {
            Thread.onSpinWait()
        }
        Thread.getAllStackTraces().keys.firstOrNull { it.name == "coroutines" }?.join(20_000)
        assertThat(runs).hasSize(1)
    }

    @Test
    fun closeDuringADelay_endsIt() {
        val worker = Worker.start(config().build())
        val started = CountDownLatch(1)
        val job = CoroutineScope(Job()).launch(WorkerDispatcher.of(worker)) {
            launch { withTimeout(3_600_000) { delay(3_600_000) } }
            started.countDown()
            delay(3_600_000)
        }
        started.await()
        worker.close()
        runBlocking { withTimeout(20_000) { job.join() } }
        assertThat(job.isCancelled).isTrue()
    }

    @Test
    fun longestDelay_isNoError() {
        Worker.start(config().build()).use { worker ->
            runBlocking(WorkerDispatcher.of(worker)) {
                val job = launch(start = CoroutineStart.UNDISPATCHED) { delay(Long.MAX_VALUE - 1) }
                yield()
                assertThat(job.isActive).isTrue()
                job.cancelAndJoin()
            }
        }
    }

    @Test
    fun name_isInTheText() {
        Worker.start(config().build()).use { worker ->
            assertThat(WorkerDispatcher.of(worker)).hasToString("WorkerDispatcher[coroutines]")
            assertThat(WorkerDispatcher.of(worker).immediate()).hasToString("WorkerDispatcher[coroutines, immediate]")
        }
    }
}
