package io.pinion.kotlin

import io.pinion.worker.Worker
import io.pinion.worker.WorkerConfig
import java.nio.file.Files
import java.nio.file.Path
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.future.await
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** The blocks of docs/kotlin.md, compiled and run. */
class KotlinPageTest {
    private val noted = mutableListOf<Int>()
    private val invoice = "2026-11"

    private fun book(number: String) = number.length

    private fun note(booked: Int) {
        noted.add(booked)
    }

    @Test
    fun firstBlock_runs() {
        Worker.start(WorkerConfig.builder().name("ledger").build()).use { worker ->
            val onWorker = WorkerDispatcher.of(worker)
            runBlocking {
                val booked = withContext(onWorker) { book(invoice) } // on the worker's thread
                launch(onWorker) {
                    delay(50) // a timer of the worker
                    note(booked)
                }
            }
        }
        assertThat(noted).containsExactly(7)
    }

    @Test
    fun submit_isAwaitedWithoutAThread() {
        Worker.start().use { worker ->
            assertThat(runBlocking { worker.submit<Int> { 7 }.await() }).isEqualTo(7)
        }
    }

    @Test
    fun everyBlock_isInThisFile() {
        val page = Files.readString(Path.of("../../docs/kotlin.md"))
        val source = squeezed(Files.readString(Path.of("src/test/kotlin/io/pinion/kotlin/KotlinPageTest.kt")))
        val blocks = Regex("```kotlin\n(.*?)```", RegexOption.DOT_MATCHES_ALL).findAll(page).map { it.groupValues[1] }.toList()
        assertThat(blocks).isNotEmpty().allSatisfy { assertThat(source).contains(squeezed(it)) }
    }

    private fun squeezed(text: String) = text.replace(Regex("\\s+"), " ").trim()
}
