package io.pinion.frameworks.quarkus;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.concurrent.CompletionStage;

@Path("/ledger")
class LedgerResource {
    @Inject
    Ledger ledger;

    @POST
    @Path("/{amount}")
    public long post(@PathParam("amount") long amount) { // on a thread that may block
        return ledger.post(amount);
    }

    @POST
    @Path("/{amount}/later")
    public CompletionStage<Long> postLater(@PathParam("amount") long amount) { // on the event loop
        return ledger.postLater(amount);
    }
}
