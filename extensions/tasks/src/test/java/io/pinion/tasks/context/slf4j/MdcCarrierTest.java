package io.pinion.tasks.context.slf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.helpers.BasicMDCAdapter;

@Timeout(60)
final class MdcCarrierTest {
    private final BasicMDCAdapter mdc = new BasicMDCAdapter();

    @Test
    void mdc_onAWorker_isTheSubmittersAndLeavesNothing() {
        try (Worker worker = Worker.start(
                WorkerConfig.builder().decorator(MdcCarrier.over(mdc)).build())) {
            mdc.put("order", "17");
            String seen = worker.call(() -> {
                mdc.put("step", "inside");
                return mdc.get("order");
            });
            assertThat(seen).isEqualTo("17");
            mdc.clear();
            Map<String, String> left = worker.call(mdc::getCopyOfContextMap);
            assertThat(left == null || left.isEmpty()).isTrue();
        }
    }

    @Test
    void mdc_whereTheWorkerHasItsOwn_putsItBack() {
        MdcCarrier carrier = MdcCarrier.over(mdc);
        mdc.put("who", "submitter");
        Runnable task = carrier.decorate(() -> assertThat(mdc.get("who")).isEqualTo("submitter"));
        mdc.clear();
        mdc.put("who", "worker");
        task.run();
        assertThat(mdc.get("who")).isEqualTo("worker");
        mdc.clear();
    }

    @Test
    void mdc_whenEmpty_costsNothing() {
        Runnable task = () -> {};
        assertThat(MdcCarrier.over(mdc).decorate(task)).isSameAs(task);
        assertThat(MdcCarrier.create().decorate(task)).isSameAs(task);
    }
}
