package io.pinion.worker.disruptor.contract;

import io.pinion.contract.ProcessExitContract;

class ProcessExitContractTest extends ProcessExitContract {}
