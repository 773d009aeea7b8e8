package com.example.orders;

import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;

/** The settings of the application, a record that is made by reflection. */
public record Settings(Duration pause, LocalDate since, int ticks, List<String> regions, URI shop) {}
