package io.pinion.worker.disruptor.contract;

import io.pinion.contract.WorkersContract;

class WorkersContractTest extends WorkersContract {}
