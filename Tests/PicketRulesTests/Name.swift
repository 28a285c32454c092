import PicketModel

/// Ids that tests spell out; one of another form is the test's own mistake.
enum Name {
    static func host(_ text: String) -> HostID { demand(HostID(text), text) }
    static func worker(_ text: String) -> WorkerID { demand(WorkerID(text), text) }
    static func boot(_ text: String) -> BootID { demand(BootID(text), text) }

    private static func demand<Value>(_ value: Value?, _ text: String) -> Value {
        guard let value else { preconditionFailure("\(text) has not the form of an id") }
        return value
    }
}
