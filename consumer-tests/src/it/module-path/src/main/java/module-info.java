/** A weather station. */
module com.example.station {
    requires io.pinion;
    requires io.pinion.logging.jul;
    requires io.pinion.services;
    requires io.pinion.tasks;

    // The record with the settings.
    opens com.example.station to
            io.pinion.services;
}
