/** A ticker. */
module com.example.ticker {
    requires io.pinion;
    requires io.pinion.tasks;
}
