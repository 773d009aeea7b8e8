package io.pinion.consumers;

/**
 * What a route has done, at one moment.
 *
 * <p>At rest {@code delivered = acked + rejected + requeued + stale + unsettled}, and what failed to be settled.
 *
 * @param delivered items that came in
 * @param bulks bulks whose handler has returned or thrown
 * @param failedBulks those whose handler threw
 * @param acked items settled with {@link Action#ACK}
 * @param rejected items settled with {@link Action#REJECT}
 * @param requeued items settled with {@link Action#REQUEUE}
 * @param stale items left out because their connection had gone before a handler saw them
 * @param deferred attempts to run a handler for which the worker had no room; each bulk came again
 * @param settleFailures settlements that the source threw on
 * @param unsettled items that are here: waiting for their bulk, or in work
 * @param bulksInWork bulks in work
 */
public record RouteStats(
        long delivered,
        long bulks,
        long failedBulks,
        long acked,
        long rejected,
        long requeued,
        long stale,
        long deferred,
        long settleFailures,
        int unsettled,
        int bulksInWork) {}
