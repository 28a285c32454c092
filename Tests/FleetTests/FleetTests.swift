import Testing

/// The built programs together, from end to end: one fleet at a time, since each has processes enough for two cores.
@Suite(.serialized) struct FleetTests {}
